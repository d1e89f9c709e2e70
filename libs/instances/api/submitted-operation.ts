import type { Instance } from '../domain/instance.js';
import type { InstanceFact } from '../events/index.js';
import type { OperationAddress } from './addresses.js';

interface Accepted {
  readonly state: Instance;
  readonly facts: readonly InstanceFact[];
}

/** The operation that a command submitted, now or when it came first. Throws when it submitted none. */
export function submittedOperation({ facts }: Accepted): OperationAddress {
  const submitted = facts.find((fact) => fact.type === 'OperationSubmitted');
  if (submitted === undefined) throw new Error('A request was accepted, and no operation was submitted');
  return submitted.data;
}

/** The instance that a command was decided on. Throws when there is none. */
export function decidedInstance({ state }: Pick<Accepted, 'state'>): string {
  if (state.phase === 'ABSENT') throw new Error('A command on an instance was accepted, and there is no instance');
  return state.instance;
}
