/** An offset as a number. Kafka counts to 2^63, but a partition would need 285 years of a million messages a second to pass what a number holds. */
export function offsetFrom(value: string | bigint): number {
  const offset = Number(value);
  if (!Number.isSafeInteger(offset)) throw new RangeError(`'${value}' is not an offset that a number holds`);
  return offset;
}
