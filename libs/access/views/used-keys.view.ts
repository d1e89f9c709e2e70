import { Injectable } from '@nestjs/common';
import {
  type ErasureFact,
  erasureFacts,
  type RevocationFact,
  revocationFacts,
  type TokenFact,
  tokenFacts,
} from '#libs/accounts/events';
import { type CapabilityFact, capabilityFacts, type VersionFact, versionFacts } from '#libs/capabilities/events';
import { type InstanceFact, instanceFacts } from '#libs/instances/events';
import type { CommandContext } from '#libs/kernel';
import { ReadStore, type RowView } from '#libs/read-store';
import { type TeamFact, teamFacts } from '#libs/teams/events';

type UsedKeyRow = {
  readonly commandId: string;
  readonly stream: string;
  readonly payloadDigest: string;
};

type AnyFact = TeamFact | CapabilityFact | VersionFact | InstanceFact | TokenFact | ErasureFact | RevocationFact;

/** With which payload a caller used an idempotency key, and on which streams. Reactions and timers draw ids that nobody else can. */
export const usedKeysView: RowView<UsedKeyRow, AnyFact> = {
  name: 'access.used-keys',
  revision: 1,
  table: 'access_used_keys',
  columns: { commandId: { type: 'text' }, stream: { type: 'text' }, payloadDigest: { type: 'text' } },
  key: ['commandId', 'stream'],
  families: [teamFacts, capabilityFacts, versionFacts, instanceFacts, tokenFacts, erasureFacts, revocationFacts],
  isPerStream: true,
  keysOf: (_fact, { stream, metadata: { actor, commandId } }) => (isCaller(actor) ? [[commandId, stream]] : []),
  fold: (row, _fact, { stream, metadata: { commandId, payloadDigest } }) => row ?? { commandId, stream, payloadDigest },
};

const isCaller = (actor: string): boolean => !actor.startsWith('reaction:') && !actor.startsWith('timer:');

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
