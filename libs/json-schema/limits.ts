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

/**
 * Steps that one validation may take: schemas that refer to each other, or lists whose every item is held against a thousand
 * rules, ask for endless work in few words.
 */
export const workMax = 100_000;

/** Violations told at once. */
export const violationsMax = 100;
