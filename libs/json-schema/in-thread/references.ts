import { pointerTo, type Violation } from '../violation.js';
import type { Members, Subschema } from './subschemas.js';

/**
 * Says where a `$ref` leads that should not: outside of the schema, or to a place where no schema stands, such as `default` or `enum`.
 * The validator would compile what stands there, and no limit of ours would have seen it.
 */
export function referenceFaults(subschemas: readonly Subschema[]): readonly Violation[] {
  const places = new Set(subschemas.map(({ path }) => path));
  return subschemas.flatMap(({ schema, path }) => {
    const reference = schema['$ref'];
    if (typeof reference !== 'string') return [];
    const at = `${path}/$ref`;
    if (!reference.startsWith('#')) {
      const limit = 'only references that begin with #';
      return [{ path: at, message: 'refers to something outside of the schema', limit }];
    }
    const place = placeOf(reference);
    if (place !== undefined && places.has(place)) return [];
    return [{ path: at, message: 'refers to nothing that is a schema', limit: 'a JSON Pointer to a schema, behind #' }];
  });
}

/**
 * Returns how many schemas the validator compiles: all that stand there, and those in a place that a `$ref` leads to once more, as they are
 * compiled by themselves too. A place counts once, however its references are written: `withPlainReference` gives them one spelling.
 */
export function compiledCount(subschemas: readonly Subschema[]): number {
  const sizes = sizesOf(subschemas);
  return [...targetsOf(subschemas)].reduce((sum, place) => sum + (sizes.get(place) ?? 0), subschemas.length);
}

/** Returns the places that references lead to, each once. */
export function targetsOf(subschemas: readonly Subschema[]): ReadonlySet<string> {
  return new Set(subschemas.flatMap(({ schema }) => placeIn(schema)));
}

/** Returns the schema with its `$ref` written in the one way in which the validator and we read the same. */
export function withPlainReference(schema: Members): Members {
  const [place] = placeIn(schema);
  if (place === undefined) return schema;
  return { ...schema, $ref: `#${place.split('/').map(encodeURIComponent).join('/')}` };
}

function placeIn(schema: Members): readonly string[] {
  const reference = schema['$ref'];
  const place = typeof reference === 'string' ? placeOf(reference) : undefined;
  return place === undefined ? [] : [place];
}

/** Returns the JSON Pointer that a reference within the schema stands for; undefined when it is none. */
function placeOf(reference: string): string | undefined {
  if (reference === '#') return '';
  if (!reference.startsWith('#/')) return undefined;
  try {
    const steps = reference.slice(2).split('/').map(decodeURIComponent);
    return steps.map(unescaped).reduce((parent, step) => pointerTo(parent, step), '');
  } catch {
    return undefined; // A percent sign that begins no byte.
  }
}

const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

/** Counts the schemas at and under each place; `subschemas` come outermost first, so from the end all that is within comes before. */
function sizesOf(subschemas: readonly Subschema[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const open: { readonly path: string; readonly depth: number; readonly at: number }[] = [];
  const close = (depth: number, at: number): void => {
    for (let last = open.at(-1); last !== undefined && last.depth >= depth; last = open.at(-1)) {
      sizes.set(last.path, at - last.at);
      open.pop();
    }
  };
  for (const [at, { path, depth }] of subschemas.entries()) {
    close(depth, at);
    open.push({ path, depth, at });
  }
  close(0, subschemas.length);
  return sizes;
}
