import { inspectSchema } from './inspect-schema.js';
import { keepWithinMemory, validateAgainst } from './validators.js';

/** What threads do for `JsonSchemas`: texts in, the violations as JSON out. */
export const jobs = {
  /** Takes the text of a schema. */
  inspect: ([schema = '']: readonly string[]): string => answer(() => inspectSchema(JSON.parse(schema))),
  /** Takes the texts of a schema and of a value. */
  check: ([schema = '', value = '']: readonly string[]): string =>
    answer(() => validateAgainst(schema, JSON.parse(value))),
};

function answer(work: () => unknown): string {
  keepWithinMemory();
  return JSON.stringify(work());
}
