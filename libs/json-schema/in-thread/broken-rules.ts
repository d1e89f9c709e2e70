import { pointerTo, type Violation } from '../violation.js';
import { schemaLimits } from './limits.js';
import { patternFault, patternSize } from './re2-engine.js';
import { compiledCount, referenceFaults, targetsOf } from './references.js';
import { refusedKeywords } from './schema-keywords.js';
import { isObject, type Members, type Subschema, subschemasOf } from './subschemas.js';
import { isFormat, isKeyword } from './vocabulary.js';

const limits = schemaLimits;

/**
 * Returns which of our rules a schema breaks, for all schemas that the validator would compile, whatever keyword led there; nothing when
 * it may be compiled.
 */
export function brokenRules(schema: Members): readonly Violation[] {
  const subschemas = [...subschemasOf(schema, limits.depthMax)];
  return [
    ...schemaCount(subschemas),
    ...targetCount(subschemas),
    ...propertyCount(subschemas),
    ...alternativesCount(subschemas),
    ...subschemas.flatMap(violationsIn),
    ...referenceFaults(subschemas),
    ...patternsTogether(subschemas),
  ];
}

function violationsIn(subschema: Subschema): readonly Violation[] {
  return [
    ...depthOf(subschema),
    ...patternsIn(subschema).flatMap(patternFaults),
    ...alternativesIn(subschema),
    ...typesIn(subschema),
    ...uniqueItemsIn(subschema),
    ...identityOf(subschema),
    ...unknownIn(subschema),
  ];
}

function depthOf({ path, depth }: Subschema): readonly Violation[] {
  if (depth <= limits.depthMax) return [];
  return [{ path, message: 'is nested too deeply', limit: `at most ${limits.depthMax} levels` }];
}

function schemaCount(subschemas: readonly Subschema[]): readonly Violation[] {
  const count = compiledCount(subschemas);
  if (count <= limits.schemasMax) return [];
  const message = `has ${count} schemas, with those that references lead to counted again`;
  return [{ path: '', message, limit: `at most ${limits.schemasMax} schemas in all` }];
}

function targetCount(subschemas: readonly Subschema[]): readonly Violation[] {
  const { size } = targetsOf(subschemas);
  if (size <= limits.targetsMax) return [];
  return [
    { path: '', message: `refers to ${size} places`, limit: `at most ${limits.targetsMax} places, each counted once` },
  ];
}

const naming = ['dependencies', 'dependentRequired', 'dependentSchemas', 'patternProperties', 'properties'] as const;

function propertyCount(subschemas: readonly Subschema[]): readonly Violation[] {
  const count = subschemas.reduce((sum, { schema }) => sum + namesUnder(naming.map((name) => schema[name])), 0);
  if (count <= limits.propertiesMax) return [];
  return [{ path: '', message: `has ${count} properties`, limit: `at most ${limits.propertiesMax} properties in all` }];
}

/** Names that depend on another one are checked each by itself, so they count as names too. */
function namesUnder(members: readonly unknown[]): number {
  const named = members.flatMap((each) => (isObject(each) ? Object.values(each) : []));
  return named.reduce<number>((sum, each) => sum + 1 + (Array.isArray(each) ? each.length : 0), 0);
}

function alternativesCount(subschemas: readonly Subschema[]): readonly Violation[] {
  const count = subschemas.reduce((sum, { schema }) => sum + alternativesOf(schema), 0);
  if (count <= limits.alternativesInAllMax) return [];
  const limit = `at most ${limits.alternativesInAllMax} alternatives in all`;
  return [{ path: '', message: `has ${count} alternatives in its oneOf`, limit }];
}

function alternativesIn({ schema, path }: Subschema): readonly Violation[] {
  const count = alternativesOf(schema);
  if (count <= limits.alternativesMax) return [];
  const limit = `at most ${limits.alternativesMax} alternatives; anyOf may have more`;
  return [{ path: `${path}/oneOf`, message: `has ${count} alternatives`, limit }];
}

const alternativesOf = ({ oneOf }: Members): number => (Array.isArray(oneOf) ? oneOf.length : 0);

interface Pattern {
  readonly pattern: string;
  readonly path: string;
}

function patternsIn({ schema, path }: Subschema): readonly Pattern[] {
  const { pattern, patternProperties } = schema;
  const own = typeof pattern === 'string' ? [{ pattern, path: `${path}/pattern` }] : [];
  const names = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  return [...own, ...names.map((name) => ({ pattern: name, path: pointerTo(`${path}/patternProperties`, name) }))];
}

function patternFaults({ pattern, path }: Pattern): readonly Violation[] {
  if (pattern.length <= limits.patternLengthMax) return [];
  const message = `is a pattern of ${pattern.length} characters`;
  return [{ path, message, limit: `at most ${limits.patternLengthMax} characters` }];
}

/** Reads one pattern after the other, and no further once they are too large together: a short one may stand for a long program. */
function patternsTogether(subschemas: readonly Subschema[]): readonly Violation[] {
  const faults: Violation[] = [];
  const seen = new Set<string>();
  let size = 0;
  for (const { pattern, path } of subschemas.flatMap(patternsIn)) {
    if (pattern.length > limits.patternLengthMax) continue;
    const fault = patternFault(pattern);
    if (fault !== undefined) faults.push({ path, message: `is not a pattern: ${fault}`, limit: 'RE2 syntax' });
    else if (!seen.has(pattern)) size += patternSize(pattern);
    seen.add(pattern);
    if (size <= limits.patternSizeMax) continue;
    const message = `is too large a pattern, with those before it: repetitions count as often as they may repeat`;
    return [
      ...faults,
      { path, message, limit: `at most ${limits.patternSizeMax} instructions in all patterns together` },
    ];
  }
  return faults;
}

/** The meta-schema compares every type with every other. */
function typesIn({ schema: { type }, path }: Subschema): readonly Violation[] {
  if (!Array.isArray(type) || type.length <= limits.typesMax) return [];
  return [{ path: `${path}/type`, message: `lists ${type.length} types`, limit: `at most ${limits.typesMax} types` }];
}

function uniqueItemsIn({ schema: { uniqueItems, maxItems }, path }: Subschema): readonly Violation[] {
  if (uniqueItems !== true || (typeof maxItems === 'number' && maxItems <= limits.uniqueItemsMax)) return [];
  const limit = `with maxItems of at most ${limits.uniqueItemsMax}`;
  return [{ path: `${path}/uniqueItems`, message: 'needs a bound on the number of items', limit }];
}

/** An inner `$id` would change what the references around it mean. The outermost one is a name only. */
function identityOf({ schema, path, depth }: Subschema): readonly Violation[] {
  if (schema['$id'] === undefined || depth === 1) return [];
  return [{ path: `${path}/$id`, message: 'stands inside of the schema', limit: 'only at the outermost level' }];
}

/** A misspelt keyword bounds nothing, and nobody would notice. */
function unknownIn({ schema, path }: Subschema): readonly Violation[] {
  const { format } = schema;
  const isUnknownFormat = typeof format === 'string' && !isFormat(format);
  return [
    ...Object.keys(schema).flatMap((name) => keywordFault(name, path)),
    ...(isUnknownFormat ? [{ path: `${path}/format`, message: `is the unknown format "${format}"` }] : []),
  ];
}

function keywordFault(name: string, path: string): readonly Violation[] {
  const refused = refusedKeywords.get(name);
  if (refused !== undefined) return [{ path: pointerTo(path, name), message: refused }];
  return isKeyword(name) ? [] : [{ path: pointerTo(path, name), message: 'is no keyword of JSON Schema 2020-12' }];
}
