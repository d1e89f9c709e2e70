import { parsePosition } from '#libs/kernel';
import type { RowView } from '#libs/read-store';
import { type InstanceFact, instanceFacts } from '../events/index.js';

/** Work that a command was given. It stays when the claim is over, so that the command gets no other work when it comes again. */
export type ClaimRow = {
  readonly command: string;
  readonly operation: string;
  readonly instance: string;
  readonly token: number;
  readonly claimedAt: string;
  readonly leaseDurationSeconds: number;
  /** Ordinal of the position of the claim: a command claims one piece after another. */
  readonly claimedOrdinal: number;
};

export const claimListView: RowView<ClaimRow, InstanceFact> = {
  name: 'instances.claim-list',
  revision: 1,
  table: 'instances_claims',
  columns: {
    command: { type: 'text' },
    operation: { type: 'text' },
    instance: { type: 'text' },
    token: { type: 'integer' },
    claimedAt: { type: 'text' },
    leaseDurationSeconds: { type: 'integer' },
    claimedOrdinal: { type: 'integer' },
  },
  key: ['command', 'operation'],
  families: [instanceFacts],
  isPerStream: true,
  keysOf: ({ type, data }, { metadata }) =>
    type === 'FulfilmentClaimed' ? [[metadata.commandId, data.operation]] : [],
  fold: (row, { type, data }, { metadata, position }) => {
    if (type !== 'FulfilmentClaimed') return row;
    const { operation, instance, token, leaseDurationSeconds } = data;
    const { commandId: command, occurredAt: claimedAt } = metadata;
    const claimedOrdinal = parsePosition(position).ordinal;
    return { command, operation, instance, token, claimedAt, leaseDurationSeconds, claimedOrdinal };
  },
};
