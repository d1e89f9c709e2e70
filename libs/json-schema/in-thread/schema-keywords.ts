/** Keywords whose value is a schema. */
export const schemaKeywords: ReadonlySet<string> = new Set([
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

/** Keywords whose value is a list of schemas. */
export const schemaListKeywords: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);

/** Keywords whose value holds schemas by name. Under `dependencies`, a list of names may stand instead of a schema. */
export const schemaMapKeywords: ReadonlySet<string> = new Set([
  '$defs',
  'definitions',
  'dependencies',
  'dependentSchemas',
  'patternProperties',
  'properties',
]);

/** Keywords that say something to people or programs and check nothing. They are taken out before a schema is compiled. */
export const annotations: ReadonlySet<string> = new Set([
  '$comment',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
  'default',
  'deprecated',
  'description',
  'examples',
  'readOnly',
  'title',
  'writeOnly',
]);

const dynamic = 'is not supported: what it refers to would depend on the way there; use $ref';

/** Keywords that the validator knows and that we refuse, with the reason. */
export const refusedKeywords: ReadonlyMap<string, string> = new Map([
  ['$anchor', 'is not supported; refer to the place by its JSON Pointer'],
  ['$dynamicAnchor', dynamic],
  ['$dynamicRef', dynamic],
  ['$recursiveAnchor', dynamic],
  ['$recursiveRef', dynamic],
  ['$async', 'is no keyword of JSON Schema 2020-12'],
  ['$vocabulary', 'is for meta-schemas only'],
  ['id', 'is no keyword of JSON Schema 2020-12'],
]);
