import type { ValidateFunction } from 'ajv/dist/2020.js';
import { withPlainReference } from './references.js';
import { annotations } from './schema-keywords.js';
import { fromMembers, type Members, mapSubschemas } from './subschemas.js';
import { ajvWith } from './vocabulary.js';
import { priced, workKeyword } from './work-budget.js';

/**
 * Compiles a schema that breaks none of our rules, with a price in each of its schemas. Throws when ajv does not understand it.
 * It is not read by the meta-schema, which takes longer to add than a small schema to compile.
 */
export function compileSchema(schema: Members, options: Parameters<typeof ajvWith>[0]): ValidateFunction {
  const ajv = ajvWith({ ...options, validateSchema: false, meta: false });
  ajv.addKeyword(workKeyword);
  return ajv.compile(priced(mapSubschemas(withoutName(schema), (inner) => withPlainReference(checking(inner)))));
}

/** What ajv says of the schema; what the engine says of our program is nobody's business. */
export function faultIn(error: unknown): string {
  const isEngines = [RangeError, ReferenceError, SyntaxError, TypeError].some((kind) => error instanceof kind);
  if (error instanceof Error && !isEngines) return error.message;
  return 'is too wide or too deep to be compiled';
}

/** The outermost `$id` is a name and nothing else. */
export function withoutName({ $id: _, ...schema }: Members): Members {
  return schema;
}

/** Leaves what is checked. ajv looks for names of schemas in annotations too, and would let them answer to references. */
const checking = (schema: Members): Members =>
  fromMembers(Object.entries(schema).filter(([keyword]) => !annotations.has(keyword)));
