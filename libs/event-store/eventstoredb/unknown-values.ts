export type AnyFunction = (...args: readonly unknown[]) => unknown;

/** Whether it can be called. */
export function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

/** Whether it may have fields. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
