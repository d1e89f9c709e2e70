/**
 * Returns the name of a member that could change other objects once somebody copies it: `__proto__`, and `constructor` with a
 * `prototype` in it. The parser of bodies refuses them too; this is for literals, for queries in addresses and for sockets.
 */
export function forbiddenMember(value: object): string | undefined {
  if (Object.hasOwn(value, '__proto__')) return '__proto__';
  const constructed: unknown = Object.hasOwn(value, 'constructor') ? Reflect.get(value, 'constructor') : undefined;
  const isObject = typeof constructed === 'object' && constructed !== null;
  return isObject && Object.hasOwn(constructed, 'prototype') ? 'constructor.prototype' : undefined;
}
