import type { Kysely } from 'kysely';

/** Where the views' rows are. */
export abstract class ReadStore {
  /** Queries over the tables of one's own views: `readStore.tables<{ offer_book: OfferRow }>().selectFrom('offer_book')`. Never sees half a batch. */
  abstract tables<Tables>(): Kysely<Tables>;
  abstract close(): Promise<void>;
}
