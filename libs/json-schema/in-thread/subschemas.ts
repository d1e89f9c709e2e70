import { pointerTo } from '../violation.js';
import { schemaKeywords, schemaListKeywords, schemaMapKeywords } from './schema-keywords.js';

export type Members = Readonly<Record<string, unknown>>;

/** A schema inside the schema that was given, or that schema itself. */
export interface Subschema {
  /** Without members for the schemas `true` and `false`. */
  readonly schema: Members;
  readonly path: string;
  /** 1 for the outermost. */
  readonly depth: number;
}

/** Yields all schemas of a schema, outermost first, down to `depthMax` and one level below it, so that a caller sees it broken. */
export function* subschemasOf(schema: Members, depthMax: number, path = '', depth = 1): Generator<Subschema> {
  yield { schema, path, depth };
  if (depth > depthMax) return;
  for (const [step, child] of childrenOf(schema)) {
    yield* subschemasOf(child, depthMax, `${path}${step}`, depth + 1);
  }
}

/** Returns the schema with `change` made to it and to every schema in it that has members, innermost first. */
export function mapSubschemas(schema: Members, change: (schema: Members) => Members): Members {
  const mapped = (child: unknown): unknown => (isObject(child) ? mapSubschemas(child, change) : child);
  const members = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (schemaKeywords.has(keyword)) return [keyword, mapped(value)];
    if (schemaListKeywords.has(keyword) && Array.isArray(value)) return [keyword, value.map(mapped)];
    if (!schemaMapKeywords.has(keyword) || !isObject(value)) return [keyword, value];
    return [keyword, fromMembers(Object.entries(value).map(([name, child]) => [name, mapped(child)]))];
  });
  return change(fromMembers(members));
}

function childrenOf(schema: Members): readonly (readonly [step: string, child: Members])[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const path = pointerTo('', keyword);
    if (schemaKeywords.has(keyword)) return schemaIn(value).map((child) => [path, child] as const);
    const isHolder =
      (schemaListKeywords.has(keyword) && Array.isArray(value)) || (schemaMapKeywords.has(keyword) && isObject(value));
    const children = isHolder ? Object.entries(Object(value)) : [];
    return children.flatMap(([step, child]) => schemaIn(child).map((found) => [pointerTo(path, step), found] as const));
  });
}

function schemaIn(value: unknown): readonly Members[] {
  if (typeof value === 'boolean') return [{}];
  return isObject(value) ? [value] : [];
}

/** `Object.fromEntries` defines members, so a name such as `__proto__` stays a name. */
export const fromMembers = (members: readonly (readonly [string, unknown])[]): Members => Object.fromEntries(members);

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
