import type { Kysely } from 'kysely';
import type { Key, Row, TableShape } from './view.js';

/** All tables of all views: their names and columns are known at run time only. */
export type AnyTables = Readonly<Record<string, Row>>;

export type AnyShape = TableShape<string, Row>;

/** A table of rows as the engine folds it: statements compiled once, whatever the size of the batch. Call inside `transaction`. */
export interface RowTable {
  /** Rows in the order of the keys; undefined where there is none. */
  load(keys: readonly Key[]): Promise<readonly (Row | undefined)[]>;
  /** Inserts, or replaces the row with the same key. No two rows have the same key. */
  save(rows: readonly Row[]): Promise<void>;
  remove(keys: readonly Key[]): Promise<void>;
}

/** A database of views: `sqlite-database.ts` or `postgresql-database.ts`. What differs between the two is there, and nowhere else. */
export interface Database {
  /** For queries, on a connection that never sees an unfinished transaction. */
  tables<Tables>(): Kysely<Tables>;
  /** Everything that `work` does becomes visible together, or not at all. One at a time. */
  transaction<T>(work: (transaction: Kysely<AnyTables>) => Promise<T>): Promise<T>;
  /** Keeps everybody else out until the transaction ends, so that several processes may start at once. */
  alone(transaction: Kysely<AnyTables>): Promise<void>;
  /** `generation` makes the names of constraints and indexes unique while an older table lives. */
  createTable(transaction: Kysely<AnyTables>, name: string, shape: AnyShape, generation: number): Promise<void>;
  /** Before tables take the names of others in this transaction. Throws a fault when queries do not let go of them in time. */
  beforeSwap(transaction: Kysely<AnyTables>, live: readonly string[], green: readonly string[]): Promise<void>;
  /** Says which tables there will be, before somebody queries them. */
  know(shapes: readonly AnyShape[]): void;
  rowTable(name: string, shape: AnyShape): RowTable;
  /** The database failed, not what was asked of it: the same may succeed later. */
  isFault(error: unknown): boolean;
  /** The server's clock; undefined where there is none but ours. */
  readonly now: (() => Promise<Date>) | undefined;
  /** What other processes on the same database need; undefined where there are none. */
  readonly sharing: Sharing | undefined;
  close(): Promise<void>;
}

/** How the processes that share a database take turns and hear of each other. */
export interface Sharing {
  /** A connection of one's own. Throws a fault of the database. */
  session(): Promise<SharingSession>;
  /** Tells those who listen, once the transaction is committed. */
  announce(transaction: Kysely<AnyTables>): Promise<void>;
}

export interface SharingSession {
  /** Aborts when the connection is lost. */
  readonly lost: AbortSignal;
  /** True when this session is now the one that leads; it is until it ends. */
  tryToLead(): Promise<boolean>;
  listen(notice: () => void): Promise<void>;
  end(): Promise<void>;
}
