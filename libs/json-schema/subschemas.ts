import { pointerTo } from './violation.js';

type Members = Readonly<Record<string, unknown>>;

/** A schema inside the schema that was given, or that schema itself. */
export interface Subschema {
  readonly schema: Members;
  readonly path: string;
  /** 1 for the outermost. */
  readonly depth: number;
}

const single: ReadonlySet<string> = new Set([
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
]);
const listed: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const named: ReadonlySet<string> = new Set([
  '$defs',
  'definitions',
  'dependentSchemas',
  'patternProperties',
  'properties',
]);

/** All schemas of a schema, outermost first, down to `depthMax` and one level below it, so that a caller sees it broken. */
export function* subschemasOf(schema: Members, depthMax: number, path = '', depth = 1): Generator<Subschema> {
  yield { schema, path, depth };
  if (depth > depthMax) return;
  for (const [step, child] of childrenOf(schema)) {
    yield* subschemasOf(child, depthMax, `${path}${step}`, depth + 1);
  }
}

/** The schema with `change` made to it and to every schema in it, innermost first. */
export function mapSubschemas(schema: Members, change: (schema: Members) => Members): Members {
  const mapped = (child: unknown): unknown => (isObject(child) ? mapSubschemas(child, change) : child);
  const members = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (single.has(keyword)) return [keyword, mapped(value)];
    if (listed.has(keyword) && Array.isArray(value)) return [keyword, value.map(mapped)];
    if (!named.has(keyword) || !isObject(value)) return [keyword, value];
    return [keyword, fromMembers(Object.entries(value).map(([name, child]) => [name, mapped(child)]))];
  });
  return change(fromMembers(members));
}

function childrenOf(schema: Members): readonly (readonly [step: string, child: Members])[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const path = pointerTo('', keyword);
    if (single.has(keyword)) return isObject(value) ? [[path, value] as const] : [];
    const children = listed.has(keyword) || named.has(keyword) ? Object.entries(Object(value)) : [];
    return children.flatMap(([step, child]) => (isObject(child) ? [[pointerTo(path, step), child] as const] : []));
  });
}

/** `Object.fromEntries` defines members, so a name such as `__proto__` stays a name. */
const fromMembers = (members: readonly (readonly [string, unknown])[]): Members => Object.fromEntries(members);

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
