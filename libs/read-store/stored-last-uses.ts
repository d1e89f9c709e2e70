import { sql } from 'kysely';
import type { Database } from './database.js';
import { LastUses } from './last-uses.js';
import type { TableShape } from './view.js';

type LastUseRow = { readonly thing: string; readonly usedAt: string };

export const lastUseTable: TableShape<string, LastUseRow> = {
  table: 'last_uses',
  columns: { thing: { type: 'text' }, usedAt: { type: 'text' } },
  key: ['thing'],
};

export function storedLastUses(database: Database): LastUses {
  return new StoredLastUses(database);
}

class StoredLastUses extends LastUses {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  override async note(thing: string, usedAt: string): Promise<void> {
    await this.#database.transaction((transaction) =>
      transaction
        .insertInto('last_uses')
        .values({ thing, usedAt })
        .onConflict((conflict) =>
          conflict.column('thing').doUpdateSet({ usedAt }).where(sql.ref('last_uses.usedAt'), '<', usedAt),
        )
        .execute(),
    );
  }

  override async of(things: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (things.length === 0) return new Map();
    const rows = await this.#rows().selectAll().where('thing', 'in', things).execute();
    return new Map(rows.map(({ thing, usedAt }) => [thing, usedAt]));
  }

  override async after(thing = '', countMax: number): Promise<readonly string[]> {
    const rows = await this.#rows()
      .select('thing')
      .where('thing', '>', thing)
      .orderBy('thing')
      .limit(countMax)
      .execute();
    return rows.map((row) => row.thing);
  }

  #rows() {
    return this.#database.tables<{ readonly last_uses: LastUseRow }>().selectFrom('last_uses');
  }
}
