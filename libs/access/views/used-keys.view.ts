import { Injectable } from '@nestjs/common';
import { allFacts } from '#libs/all-facts';
import type { CommandContext, Fact } from '#libs/kernel';
import { ReadStore, type RowView } from '#libs/read-store';

type UsedKeyRow = {
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

/**
 * A stream recognises the commands that changed it. This recognises the key also when the second payload is about another
 * stream, as far as the views know of the first: of two such commands at the same moment both may go through.
 */
@Injectable()
export class UsedKeys {
  constructor(private readonly readStore: ReadStore) {}

  /** Whether the key of this command came before with another payload. */
  async isTaken({ commandId, payloadDigest }: CommandContext): Promise<boolean> {
    const row = await this.readStore
      .tables<{ access_used_keys: UsedKeyRow }>()
      .selectFrom('access_used_keys')
      .select('payloadDigest')
      .where('commandId', '=', commandId)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined && row.payloadDigest !== payloadDigest;
  }
}
