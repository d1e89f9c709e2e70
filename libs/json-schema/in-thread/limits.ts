/** Bounds of a schema that somebody else wrote and that we run. */
export const schemaLimits = {
  /** Schemas within schemas, the outermost counted as 1. */
  depthMax: 16,
  /** Schemas in all; one that a `$ref` leads to is compiled once more with all that is in it, and counted once more. */
  schemasMax: 2_000,
  /** Places that a `$ref` leads to: they are compiled within each other, one for each reference on the way. */
  targetsMax: 200,
  /** Names of properties, patterns of names, and names that depend on each other, in all of the schema together. */
  propertiesMax: 500,
  /** Compiled code of `oneOf` is nested as deeply as it has alternatives, and the time to compile it grows with their square. */
  alternativesMax: 200,
  alternativesInAllMax: 500,
  /** As many types as there are. */
  typesMax: 7,
  patternLengthMax: 512,
  /** Instructions that all patterns together compile to: `a{500}` are 500. */
  patternSizeMax: 20_000,
  /** `uniqueItems` compares every item with every other. */
  uniqueItemsMax: 1_000,
} as const;

/**
 * Steps that one validation may take: schemas that refer to each other, or lists whose every item is held against a thousand
 * rules, ask for endless work in few words.
 */
export const workMax = 200_000;

/** Violations told at once. */
export const violationsMax = 100;

/** Characters of all violations told at once: the name of a member may be as long as the value, and stands in each of their paths. */
export const violationTextMax = 64 * 1_024;
