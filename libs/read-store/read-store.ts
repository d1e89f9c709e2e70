import type { Kysely } from 'kysely';
import type { ServerClock } from '#libs/kernel';
import type { PostgresqlOptions } from '#libs/postgresql';
import type { Database } from './database.js';
import { databaseClock } from './database-clock.js';
import { openPostgresqlDatabase } from './postgresql-database.js';
import { openSqliteDatabase } from './sqlite-database.js';

/** A file of this process, or a schema of a PostgreSQL that several processes share. */
export type StoreOptions = { readonly path: string } | PostgresqlOptions;

export function openDatabase(options: StoreOptions): Database {
  return 'path' in options ? openSqliteDatabase(options.path) : openPostgresqlDatabase(options);
}

/** Where the views' rows are. */
export class ReadStore {
  /** Of the server; undefined where the rows are in a file. */
  readonly serverClock: ServerClock | undefined;

  private constructor(
    /** The engine's side. */
    readonly database: Database,
  ) {
    this.serverClock = database.now && databaseClock(database.now);
  }

  /** Opens the file, or makes it; its directory must exist. A server is connected to when it is first asked. */
  static open(options: StoreOptions): ReadStore {
    return new ReadStore(openDatabase(options));
  }

  /** Queries over the tables of one's own views: `readStore.tables<{ offer_book: OfferRow }>().selectFrom('offer_book')`. Never sees half a batch. */
  tables<Tables>(): Kysely<Tables> {
    return this.database.tables<Tables>();
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
