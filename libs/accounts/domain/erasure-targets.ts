import { unreachable } from '#libs/kernel';
import type { ErasureFact } from '../events/index.js';

/** What orders to erase are about: streams whose key is destroyed, and people who are forgotten. */
export interface ErasureTargets {
  readonly streams: readonly string[];
  readonly people: readonly string[];
}

/** All that the orders are about, together. */
export function targetsOf(orders: readonly ErasureFact[]): ErasureTargets {
  const targets = orders.map(targetsOfOne);
  return {
    streams: targets.flatMap(({ streams }) => streams),
    people: targets.flatMap(({ people }) => people),
  };
}

function targetsOfOne({ type, data }: ErasureFact): ErasureTargets {
  switch (type) {
    case 'SubjectErasureOrdered':
      return { streams: [], people: [data.principal] };
    case 'InstanceErasureOrdered':
      return { streams: [`instance-${data.instance}`], people: [] };
    case 'TokensErasureOrdered':
      return { streams: data.tokens.map((token) => `token-${token}`), people: [] };
    default:
      return unreachable(type);
  }
}
