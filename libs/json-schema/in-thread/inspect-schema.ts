import type { Violation } from '../violation.js';
import { brokenRules } from './broken-rules.js';
import { compileSchema, faultIn, withoutName } from './compile-schema.js';
import { violationsMax } from './limits.js';
import { isObject, type Members } from './subschemas.js';
import { tellable } from './tellable.js';
import { violationOf } from './value-violations.js';
import { metaSchemaErrors } from './vocabulary.js';

/**
 * The gate that a schema passes before values are checked by it: our limits first, then ajv's strict reading of JSON Schema 2020-12.
 * At most 100 violations; none when it passes.
 */
export function inspectSchema(schema: unknown): readonly Violation[] {
  if (!isObject(schema)) return [{ path: '', message: 'must be a JSON Schema, written as an object' }];
  const broken = brokenRules(schema);
  return tellable(broken.length > 0 ? broken : compileFaults(schema));
}

/** What is wrong with a schema in ajv's strict reading; nothing when values can be checked by it. */
function compileFaults(schema: Members): readonly Violation[] {
  const warnings: string[] = [];
  const note = (...words: readonly unknown[]): void => void warnings.push(words.join(' '));
  try {
    const errors = metaSchemaErrors(withoutName(schema));
    if (errors.length > 0) return errors.slice(0, violationsMax).map(violationOf);
    compileSchema(schema, { strict: 'log', logger: { log: note, warn: note, error: note } });
  } catch (error) {
    warnings.push(faultIn(error));
  }
  return warnings.map(strictViolation);
}

/** ajv's strict mode says in words where in the schema it stumbled. */
function strictViolation(warning: string): Violation {
  const place = /at "#(\/[^"\s]*)"/.exec(warning);
  return { path: place?.[1] ?? '', message: warning.replace(/^strict mode: /, '') };
}
