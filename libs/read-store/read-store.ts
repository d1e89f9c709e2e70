import type { Kysely } from 'kysely';
import { type Clock, systemClock } from '#libs/kernel';
import type { PostgresqlOptions } from '#libs/postgresql';
import type { Database } from './database.js';
import { openPostgresqlDatabase } from './postgresql-database.js';
import { openSqliteDatabase } from './sqlite-database.js';

/** A file of this process, or a schema of a PostgreSQL that several processes share. */
export type StoreOptions = { readonly path: string } | PostgresqlOptions;

export function openDatabase(options: StoreOptions): Database {
  return 'path' in options ? openSqliteDatabase(options.path) : openPostgresqlDatabase(options);
}

/** Where the views' rows are. */
export class ReadStore {
  private constructor(
    /** The engine's side. */
    readonly database: Database,
  ) {}

  /** Opens the file, or makes it; its directory must exist. A server is connected to when it is first asked. */
  static open(options: StoreOptions): ReadStore {
    return new ReadStore(openDatabase(options));
  }

  /** Queries over the tables of one's own views: `readStore.tables<{ offer_book: OfferRow }>().selectFrom('offer_book')`. Never sees half a batch. */
  tables<Tables>(): Kysely<Tables> {
    return this.database.tables<Tables>();
  }

  /** How far the database's clock is ahead of ours, in milliseconds, as exactly as an answer takes to come. Throws when the database does not answer. */
  async clockOffsetMs(clock: Clock = systemClock): Promise<number> {
    const before = clock.now().getTime();
    const there = await this.database.now();
    const after = clock.now().getTime();
    return there.getTime() - (before + after) / 2;
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
