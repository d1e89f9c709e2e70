import type { Kysely } from 'kysely';
import { type Database, openSqliteDatabase } from './dialect.js';

/** Where the views' rows are. */
export class ReadStore {
  private constructor(
    /** The engine's side. */
    readonly database: Database,
  ) {}

  /** Opens the file, or makes it. Its directory must exist. */
  static open({ path }: { readonly path: string }): ReadStore {
    return new ReadStore(openSqliteDatabase(path));
  }

  /** Queries over the tables of one's own views: `readStore.tables<{ offer_book: OfferRow }>().selectFrom('offer_book')`. Never sees half a batch. */
  tables<Tables>(): Kysely<Tables> {
    return this.database.tables<Tables>();
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
