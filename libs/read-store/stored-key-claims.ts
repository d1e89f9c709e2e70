import { type Groups, inGroups } from '#libs/kernel';
import type { Database } from './database.js';
import { type ClaimedKey, KeyClaims } from './key-claims.js';
import type { TableShape } from './view.js';

type KeyClaimRow = {
  readonly commandId: string;
  readonly payloadDigest: string;
  /** RFC 3339 in UTC. */
  readonly takenAt: string;
};

export const keyClaimTable: TableShape<string, KeyClaimRow> = {
  table: 'key_claims',
  columns: { commandId: { type: 'text' }, payloadDigest: { type: 'text' }, takenAt: { type: 'text' } },
  key: ['commandId'],
  indexes: [['takenAt']],
};

/** For several processes: a key stays taken until it is forgotten. */
export class StoredKeyClaims extends KeyClaims {
  readonly #database: Database;
  readonly #now: () => Date;
  /** A transaction waits for the server's disk, so all that come up meanwhile are in the next. */
  readonly #groups: Groups<boolean>;

  constructor(database: Database, now: () => Date = () => new Date()) {
    super();
    this.#database = database;
    this.#now = now;
    this.#groups = inGroups((texts) => this.#takeAll(texts.map(keyIn)));
  }

  override take({ commandId, payloadDigest }: ClaimedKey): Promise<boolean> {
    return this.#groups.make(`${commandId} ${payloadDigest}`);
  }

  override release(): void {}

  override async forgetBefore(instant: string): Promise<void> {
    await this.#database.transaction((transaction) =>
      transaction.deleteFrom('key_claims').where('takenAt', '<', instant).execute(),
    );
  }

  /** Rows that are there stay as they are, those of other processes too: the second statement tells whose they are. In order, so that no two wait for each other. */
  async #takeAll(keys: readonly ClaimedKey[]): Promise<readonly boolean[]> {
    const takenAt = this.#now().toISOString();
    const rows = keys
      .map((key) => ({ ...key, takenAt }))
      .toSorted((one, other) => (one.commandId < other.commandId ? -1 : 1));
    const held = await this.#database.transaction(async (transaction) => {
      await transaction
        .insertInto('key_claims')
        .values(rows)
        .onConflict((conflict) => conflict.column('commandId').doNothing())
        .execute();
      const ids = rows.map(({ commandId }) => commandId);
      return transaction
        .selectFrom('key_claims')
        .select(['commandId', 'payloadDigest'])
        .where('commandId', 'in', ids)
        .execute();
    });
    const digests = new Map(held.map(({ commandId, payloadDigest }) => [commandId, payloadDigest]));
    return keys.map(({ commandId, payloadDigest }) => digests.get(commandId) === payloadDigest);
  }
}

function keyIn(text: string): ClaimedKey {
  const end = text.lastIndexOf(' ');
  return { commandId: text.slice(0, end), payloadDigest: text.slice(end + 1) };
}
