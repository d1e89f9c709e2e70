import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { addLinearFormats } from './formats.js';
import { re2Engine } from './re2-engine.js';
import type { Members } from './subschemas.js';

type Options = ConstructorParameters<typeof Ajv2020>[0];

/** One ajv per schema: names given by one schema are never seen by another. */
export function ajvWith(options: Options): Ajv2020 {
  const ajv = new Ajv2020({
    ...options,
    allErrors: true,
    allowUnionTypes: true,
    // `required` beside `anyOf` is how one of several members is asked for.
    strictRequired: false,
    inlineRefs: false,
    code: { regExp: re2Engine },
  });
  addLinearFormats(ajv);
  return ajv;
}

/** Knows JSON Schema itself, and is never given a schema to keep: compiling the meta-schema takes longer than all the rest. */
const vocabulary = ajvWith({});

// Compiled at start: the first who publishes would wait for it, several times as long as for all the rest.
void vocabulary.validateSchema({});

/** Returns where a schema is none by JSON Schema 2020-12; nothing when it is one. */
export function metaSchemaErrors(schema: Members): readonly ErrorObject[] {
  return vocabulary.validateSchema(schema) === true ? [] : (vocabulary.errors ?? []);
}

/** Whether JSON Schema 2020-12 has the keyword. */
export const isKeyword = (name: string): boolean => Object.hasOwn(vocabulary.RULES.keywords, name);

/** Whether texts can be checked for the format. */
export const isFormat = (name: string): boolean => Object.hasOwn(vocabulary.formats, name);

/** Names of all formats that there are. */
export const formatNames = (): readonly string[] => Object.keys(vocabulary.formats);
