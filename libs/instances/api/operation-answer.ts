import type { OperationWait } from '#schema';
import type { ListedOperation } from '../views/operation-query.js';
import { operationId } from './addresses.js';

/** The row behind an operation in the SDL. Teams are slugs here, which is what its access rule looks at. */
export type OperationSource = Omit<ListedOperation, 'retryOf'> & {
  readonly id: string;
  /** The operation's own id. */
  readonly repeats: string | null;
};

export function operationSource({ retryOf, ...row }: ListedOperation): OperationSource {
  return { ...row, id: operationId(row), repeats: retryOf };
}

const waits: Readonly<Record<string, OperationWait>> = {
  SUBMITTED: 'PLATFORM',
  VALIDATED: 'PLATFORM',
  AWAITING_APPROVAL: 'APPROVER',
  APPROVED: 'PLATFORM',
  QUEUED: 'PRODUCER',
  TIMED_OUT: 'PLATFORM',
  COMPENSATING: 'PLATFORM',
};

export const waitOf = ({ state }: OperationSource): OperationWait | null => waits[state] ?? null;
