/** Remembers the newest `countMax` values. */
export interface BoundedMemory<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

export function boundedMemory<Value>(countMax: number): BoundedMemory<Value> {
  const values = new Map<string, Value>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      values.delete(key);
      values.set(key, value);
      const [oldest] = values.keys();
      if (values.size > countMax && oldest !== undefined) values.delete(oldest);
    },
  };
}
