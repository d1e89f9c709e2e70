import type { InstanceFact } from '../events/index.js';
import type { KnownInstance } from './instance.js';

/** What the facts about an instance as a whole say of it, beside the operation that brought them about. */
export function held(
  { instance, capability, version, plan, environment, consumerTeam, ownerTeam }: KnownInstance,
  operation: string,
): Extract<InstanceFact, { type: 'InstanceProvisioned' }>['data'] {
  return { instance, operation, capability, version, plan, environment, consumerTeam, ownerTeam };
}
