import type { SecurityMeaning } from './security-meaning.js';

/** Every mutation of the contract: what it says of security, or `none`. */
const mutationEvents: Readonly<Record<string, SecurityMeaning | 'none'>> = {

};

const byName: ReadonlyMap<string, SecurityMeaning | 'none'> = new Map(Object.entries(mutationEvents));

/** Returns what is recorded when a mutation took effect, if anything. */
export function eventOfMutation(name: string): SecurityMeaning | undefined {
  const event = byName.get(name);
  return event === 'none' ? undefined : event;
}
