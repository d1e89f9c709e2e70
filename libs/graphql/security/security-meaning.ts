import type { SecurityDetails, SecurityEventName } from '#libs/observability';

/** What is told of a mutation that took effect. Details are ids, slugs and enumerations only: no text that somebody wrote. */
export interface SecurityMeaning {
  readonly event: SecurityEventName;
  /** Reads the details from the checked input, and from the answer when there is one. */
  readonly details: (input: object, answer: object) => SecurityDetails;
}

/** Returns the text at a path of an object, if there is one. */
export function textIn(value: object, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(memberOf, value);
  return typeof found === 'string' ? found : undefined;
}

/** Returns the number that is a member of an object, if there is one. */
export function numberIn(value: object, name: string): number | undefined {
  const found = memberOf(value, name);
  return typeof found === 'number' ? found : undefined;
}

/** Returns a member of an object; undefined when there is no such member, or no object. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
