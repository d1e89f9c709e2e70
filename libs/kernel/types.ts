declare const brand: unique symbol;

/** A string or number that was checked once and is not mixed up with others afterwards. */
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };

/** Makes a `switch` over a union fail to compile when a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable value: ${JSON.stringify(value)}`);
}
