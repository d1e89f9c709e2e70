import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { Violation } from '../violation.js';
import { brokenRules } from './broken-rules.js';
import { compileSchema, faultIn } from './compile-schema.js';
import { heldMemory } from './held-memory.js';
import { violationsMax, workMax } from './limits.js';
import { forgetPatterns } from './re2-engine.js';
import { isObject } from './subschemas.js';
import { tellable } from './tellable.js';
import { violationOf } from './value-violations.js';
import { beginWork, TooMuchWork } from './work-budget.js';

/** A compiled schema; of one that cannot be compiled, what is wrong with it. */
type Validator = ValidateFunction | readonly Violation[];

const validatorsMax = 200;
/** Compiled schemas, and what their patterns remember of texts, are dropped when the thread holds more. */
const heldBytesMax = 96 * 1_024 * 1_024;

/** By the schema's text, the one used last at the end. */
const validators = new Map<string, Validator>();

/**
 * Returns what is wrong with a value by a schema; nothing when it fits. At most 100 violations. A value by which the schema would make us
 * work without end is refused as a whole, and so is every value by a schema that breaks our rules: it was published before they held.
 */
export function validateAgainst(schemaText: string, value: unknown): readonly Violation[] {
  const validate = validatorOf(schemaText);
  if (typeof validate !== 'function') return validate;
  beginWork();
  try {
    return validate(value) ? [] : tellable((validate.errors ?? []).slice(0, violationsMax).map(violationOf));
  } catch (error) {
    // A reference to itself that consumes nothing of the value ends on the stack instead.
    if (!(error instanceof TooMuchWork || error instanceof RangeError)) throw error;
    const limit = `at most ${workMax} steps`;
    return [{ path: '', message: 'cannot be checked: the schema asks for too much work on it', limit }];
  }
}

/** How many compiled schemas are kept now. */
export const validatorCount = (): number => validators.size;

/** Drops what was compiled when there is too much of it; it is compiled again when it is needed. */
export function keepWithinMemory(bytesMax = heldBytesMax): void {
  if (heldMemory() <= bytesMax) return;
  validators.clear();
  forgetPatterns();
}

function validatorOf(text: string): Validator {
  const validator = validators.get(text) ?? validatorFor(JSON.parse(text));
  validators.delete(text);
  validators.set(text, validator);
  const [oldest] = validators.keys();
  if (validators.size > validatorsMax && oldest !== undefined) validators.delete(oldest);
  return validator;
}

function validatorFor(schema: unknown): Validator {
  if (!isObject(schema)) return uncheckable({ path: '', message: 'is no object' });
  const [broken] = brokenRules(schema);
  if (broken !== undefined) return uncheckable(broken);
  try {
    return compileSchema(schema, { strict: true });
  } catch (error) {
    return uncheckable({ path: '', message: faultIn(error) });
  }
}

function uncheckable({ path, message, limit }: Violation): readonly Violation[] {
  const place = path === '' ? 'its schema' : `its schema, at ${path},`;
  return tellable([{ path: '', message: `cannot be checked: ${place} ${message}`, limit }]);
}
