import { sql } from 'kysely';
import type { Database } from './database.js';
import { type Lease, Leases } from './leases.js';
import type { TableShape } from './view.js';

type LeaseRow = { readonly operation: string; readonly token: number; readonly deadline: string };

export const leaseTable: TableShape<string, LeaseRow> = {
  table: 'leases',
  columns: { operation: { type: 'text' }, token: { type: 'integer' }, deadline: { type: 'text' } },
  key: ['operation'],
  indexes: [['deadline']],
};

/** Each change is one statement that compares the token itself, so two claims cannot both hold. */
export function storedLeases(database: Database): Leases {
  return new StoredLeases(database);
}

class StoredLeases extends Leases {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  override async claim(operation: string, token: number, deadline: string): Promise<'held' | 'stale'> {
    const written = await this.#database.transaction((transaction) =>
      transaction
        .insertInto('leases')
        .values({ operation, token, deadline })
        .onConflict((conflict) =>
          conflict.column('operation').doUpdateSet({ token, deadline }).where(sql.ref('leases.token'), '<=', token),
        )
        .executeTakeFirst(),
    );
    return written.numInsertedOrUpdatedRows === 1n ? 'held' : 'stale';
  }

  override async heartbeat(operation: string, token: number, deadline: string): Promise<'held' | 'stale'> {
    const written = await this.#database.transaction((transaction) =>
      transaction
        .updateTable('leases')
        .set({ deadline })
        .where('operation', '=', operation)
        .where('token', '=', token)
        .executeTakeFirst(),
    );
    return written.numUpdatedRows === 1n ? 'held' : 'stale';
  }

  override async release(operation: string, token: number): Promise<void> {
    await this.#database.transaction((transaction) =>
      transaction.deleteFrom('leases').where('operation', '=', operation).where('token', '<=', token).execute(),
    );
  }

  override due(now: string, countMax: number): Promise<readonly Lease[]> {
    return this.#queries()
      .selectFrom('leases')
      .selectAll()
      .where('deadline', '<=', now)
      .orderBy('deadline')
      .orderBy('operation')
      .limit(countMax)
      .execute();
  }

  override async deadlineOf(operation: string): Promise<string | undefined> {
    const lease = await this.#queries()
      .selectFrom('leases')
      .select('deadline')
      .where('operation', '=', operation)
      .executeTakeFirst();
    return lease?.deadline;
  }

  #queries() {
    return this.#database.tables<{ readonly leases: LeaseRow }>();
  }
}
