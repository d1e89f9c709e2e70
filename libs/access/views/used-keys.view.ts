import { allFacts } from '#libs/all-facts';
import type { Fact } from '#libs/kernel';
import type { RowView } from '#libs/read-store';

export type UsedKeyRow = {
  readonly commandId: string;
  readonly stream: string;
  readonly payloadDigest: string;
};

/** With which payload a caller used an idempotency key, and on which streams. Reactions, timers and signals draw ids that nobody else can. */
export const usedKeysView: RowView<UsedKeyRow, Fact> = {
  name: 'access.used-keys',
  revision: 1,
  table: 'access_used_keys',
  columns: { commandId: { type: 'text' }, stream: { type: 'text' }, payloadDigest: { type: 'text' } },
  key: ['commandId', 'stream'],
  families: allFacts.flatMap(({ facts }) => facts.map(({ family }) => family)),
  isPerStream: true,
  keysOf: (_fact, { stream, metadata: { actor, commandId } }) => (isCaller(actor) ? [[commandId, stream]] : []),
  fold: (row, _fact, { stream, metadata: { commandId, payloadDigest } }) => row ?? { commandId, stream, payloadDigest },
};

/** Signals of other systems are told apart by their source and id, and are no callers either. */
const isCaller = (actor: string): boolean => actor !== 'signals' && !/^(reaction|timer):/.test(actor);
