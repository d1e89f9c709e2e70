/** A map that keeps the `countMax` entries used last. */
export interface LeastRecentlyUsed<Value> {
  readonly size: number;
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  clear(): void;
  /** All there are, those used last at the end. */
  entries(): Iterable<readonly [string, Value]>;
}

/** `Value` is nothing that may be undefined: that is how a missing entry is told. */
export function leastRecentlyUsed<Value extends object | string>(countMax: number): LeastRecentlyUsed<Value> {
  const entries = new Map<string, Value>();
  const set = (key: string, value: Value): void => {
    entries.delete(key);
    entries.set(key, value);
    const [oldest] = entries.keys();
    if (entries.size > countMax && oldest !== undefined) entries.delete(oldest);
  };
  return {
    get size() {
      return entries.size;
    },
    get: (key) => {
      const value = entries.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
    delete: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    entries: () => entries.entries(),
  };
}
