/** Bounds of a schema that somebody else wrote and that we run. */
export const schemaLimits = {
  bytesMax: 64 * 1_024,
  /** Schemas within schemas, the outermost counted as 1. */
  depthMax: 16,
  /** Named properties and patterns of property names, in all of the schema together. */
  propertiesMax: 500,
  patternLengthMax: 512,
  /** `uniqueItems` compares every item with every other. */
  uniqueItemsMax: 1_000,
} as const;

/** References that one validation may follow: schemas that refer to each other can ask for endless work in few words. */
export const referencesMax = 10_000;

/** Violations told at once. */
export const violationsMax = 100;
