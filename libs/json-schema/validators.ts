import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { leastRecentlyUsed } from '#libs/kernel';
import { violationsMax, workMax } from './limits.js';
import { re2Engine } from './re2-engine.js';
import { violationOf } from './value-violations.js';
import type { Violation } from './violation.js';
import { beginWork, priced, TooMuchWork, workKeyword } from './work-budget.js';

type Members = Readonly<Record<string, unknown>>;

const validatorsMax = 200;
const validators = leastRecentlyUsed<ValidateFunction>(validatorsMax);

/** What is wrong with a schema in ajv's strict reading; nothing when values can be checked by it. */
export function compileFaults(schema: Members): readonly Violation[] {
  const warnings: string[] = [];
  const note = (...words: readonly unknown[]): void => void warnings.push(words.join(' '));
  const named = withoutName(schema);
  try {
    if (vocabulary.validateSchema(named) !== true) return (vocabulary.errors ?? []).map(violationOf);
    const options = { strict: 'log', logger: { log: note, warn: note, error: note } } as const;
    compiling(options).compile(named);
  } catch (error) {
    warnings.push(error instanceof Error ? error.message : String(error));
  }
  return warnings.map(strictViolation);
}

/**
 * What is wrong with a value by a schema that passed the gate; nothing when it fits. At most 100 violations.
 * A value by which the schema would make us work without end is refused as a whole.
 */
export function validateAgainst(schema: Members, value: unknown): readonly Violation[] {
  const validate = validatorOf(schema);
  beginWork();
  try {
    return validate(value) ? [] : (validate.errors ?? []).slice(0, violationsMax).map(violationOf);
  } catch (error) {
    // A reference to itself that consumes nothing of the value ends on the stack instead.
    if (!(error instanceof TooMuchWork || error instanceof RangeError)) throw error;
    const limit = `at most ${workMax} steps`;
    return [{ path: '', message: 'cannot be checked: the schema asks for too much work on it', limit }];
  }
}

/** Knows JSON Schema itself, and is never given a schema to keep: compiling the meta-schema takes longer than all the rest. */
const vocabulary = ajvWith({});

// Compiled at start: the first who publishes would wait for it, several times as long as for all the rest.
void vocabulary.validateSchema({});

/** Whether JSON Schema 2020-12 has the keyword. */
export const isKeyword = (name: string): boolean => Object.hasOwn(vocabulary.RULES.keywords, name);

/** Whether texts can be checked for the format. */
export const isFormat = (name: string): boolean => Object.hasOwn(vocabulary.formats, name);

/** How many compiled schemas are kept now. */
export const validatorCount = (): number => validators.size;

function validatorOf(schema: Members): ValidateFunction {
  const text = JSON.stringify(schema);
  const validator = validators.get(text) ?? compile(schema);
  validators.set(text, validator);
  return validator;
}

/** One ajv per schema: names given by one schema are never seen by another. */
function ajvWith(options: ConstructorParameters<typeof Ajv2020>[0]) {
  const ajv = new Ajv2020({
    ...options,
    allErrors: true,
    allowUnionTypes: true,
    // `required` beside `anyOf` is how one of several members is asked for.
    strictRequired: false,
    inlineRefs: false,
    code: { regExp: re2Engine },
  });
  addFormats.default(ajv);
  return ajv;
}

/** For schemas that the vocabulary has read: without the meta-schema, which takes longer to add than a small schema to compile. */
function compiling(options: ConstructorParameters<typeof Ajv2020>[0]) {
  return ajvWith({ ...options, validateSchema: false, meta: false });
}

function compile(schema: Members): ValidateFunction {
  const ajv = compiling({ strict: true });
  ajv.addKeyword(workKeyword);
  return ajv.compile(priced(withoutName(schema)));
}

function withoutName({ $id: _, ...schema }: Members): AnySchemaObject {
  return schema;
}

/** ajv's strict mode says in words where in the schema it stumbled. */
function strictViolation(warning: string): Violation {
  const place = /at "#(\/[^"\s]*)"/.exec(warning);
  return { path: place?.[1] ?? '', message: warning.replace(/^strict mode: /, '') };
}
