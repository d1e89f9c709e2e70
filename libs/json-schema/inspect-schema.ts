import { schemaLimits, violationsMax } from './limits.js';
import { patternFault } from './re2-engine.js';
import { isObject, type Subschema, subschemasOf } from './subschemas.js';
import { compileFaults, isFormat, isKeyword } from './validators.js';
import { pointerTo, type Violation } from './violation.js';

const { bytesMax, depthMax, propertiesMax, patternLengthMax, uniqueItemsMax } = schemaLimits;

/**
 * The gate that a schema passes before values are checked by it: our limits first, then ajv's strict reading of JSON Schema 2020-12.
 * At most 100 violations; none when it passes.
 */
export function inspectSchema(schema: unknown): readonly Violation[] {
  if (!isObject(schema)) return [{ path: '', message: 'must be a JSON Schema, written as an object' }];
  const size = Buffer.byteLength(JSON.stringify(schema));
  if (size > bytesMax) return [{ path: '', message: `is ${size} bytes long`, limit: `at most ${bytesMax} bytes` }];

  const subschemas = [...subschemasOf(schema, depthMax)];
  const broken = [...propertyCount(subschemas), ...subschemas.flatMap(violationsIn)];
  return (broken.length > 0 ? broken : compileFaults(schema)).slice(0, violationsMax);
}

function violationsIn(subschema: Subschema): readonly Violation[] {
  return [
    ...depthOf(subschema),
    ...patternsIn(subschema),
    ...uniqueItemsIn(subschema),
    ...referencesIn(subschema),
    ...identityOf(subschema),
    ...unknownIn(subschema),
  ];
}

function depthOf({ path, depth }: Subschema): readonly Violation[] {
  return depth > depthMax ? [{ path, message: 'is nested too deeply', limit: `at most ${depthMax} levels` }] : [];
}

function propertyCount(subschemas: readonly Subschema[]): readonly Violation[] {
  const counts = subschemas.map(({ schema }) => namesOf(schema['properties']) + namesOf(schema['patternProperties']));
  const count = counts.reduce((sum, own) => sum + own, 0);
  if (count <= propertiesMax) return [];
  return [{ path: '', message: `has ${count} properties`, limit: `at most ${propertiesMax} properties in all` }];
}

const namesOf = (members: unknown): number => (isObject(members) ? Object.keys(members).length : 0);

function patternsIn({ schema, path }: Subschema): readonly Violation[] {
  const { pattern, patternProperties } = schema;
  const own = typeof pattern === 'string' ? faultOf(pattern, `${path}/pattern`) : [];
  const names = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  return [...own, ...names.flatMap((name) => faultOf(name, pointerTo(`${path}/patternProperties`, name)))];
}

function faultOf(pattern: string, path: string): readonly Violation[] {
  if (pattern.length > patternLengthMax) {
    const message = `is a pattern of ${pattern.length} characters`;
    return [{ path, message, limit: `at most ${patternLengthMax} characters` }];
  }
  const fault = patternFault(pattern);
  return fault === undefined ? [] : [{ path, message: `is not a pattern: ${fault}`, limit: 'RE2 syntax' }];
}

function uniqueItemsIn({ schema: { uniqueItems, maxItems }, path }: Subschema): readonly Violation[] {
  if (uniqueItems !== true || (typeof maxItems === 'number' && maxItems <= uniqueItemsMax)) return [];
  const limit = `with maxItems of at most ${uniqueItemsMax}`;
  return [{ path: `${path}/uniqueItems`, message: 'needs a bound on the number of items', limit }];
}

function referencesIn({ schema, path }: Subschema): readonly Violation[] {
  return ['$ref', '$dynamicRef']
    .filter((keyword) => typeof schema[keyword] === 'string' && !schema[keyword].startsWith('#'))
    .map((keyword) => ({
      path: `${path}/${keyword}`,
      message: 'refers to something outside of the schema',
      limit: 'only references that begin with #',
    }));
}

/** An inner `$id` would change what the references around it mean. The outermost one is a name only. */
function identityOf({ schema, path, depth }: Subschema): readonly Violation[] {
  if (schema['$id'] === undefined || depth === 1) return [];
  return [{ path: `${path}/$id`, message: 'stands inside of the schema', limit: 'only at the outermost level' }];
}

/** A misspelt keyword bounds nothing, and nobody would notice. */
function unknownIn({ schema, path }: Subschema): readonly Violation[] {
  const unknown = Object.keys(schema).filter((name) => !isKeyword(name));
  const { format } = schema;
  const isUnknownFormat = typeof format === 'string' && !isFormat(format);
  return [
    ...unknown.map((name) => ({ path: pointerTo(path, name), message: 'is no keyword of JSON Schema 2020-12' })),
    ...(isUnknownFormat ? [{ path: `${path}/format`, message: `is the unknown format "${format}"` }] : []),
  ];
}
