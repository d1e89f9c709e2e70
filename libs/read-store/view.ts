import type { QueryCreator } from 'kysely';
import type { Fact, FactFamily, RecordedFact } from '#libs/kernel';

/** `json` is stored as text; `integer` holds counts, cents, ordinals and 0/1; instants are RFC 3339 text in UTC, which sorts. */
export interface Column {
  readonly type: 'text' | 'integer' | 'real';
  readonly isNullable?: boolean;
}

/** Declare rows as `type`, not `interface`: only a type alias fits an index signature. */
export type Row = Readonly<Record<string, string | number | null>>;

/** Values of the key columns, in their order. */
export type Key = readonly (string | number)[];

/** A fact in its current shape, beside the envelope it was stored in. */
export interface ProjectedFact<F extends Fact> {
  readonly fact: F;
  readonly recorded: RecordedFact;
}

export interface TableShape<TableName extends string, Columns extends Row> {
  /** Unique over all libs, so begin it with the lib's noun. Queries read the table under this name. */
  readonly table: TableName;
  readonly columns: { readonly [Name in keyof Columns & string]: Column };
  /** Columns that identify a row, in order: never null, and its primary key. */
  readonly key: readonly (keyof Columns & string)[];
  readonly indexes?: readonly (readonly (keyof Columns & string)[])[];
}

/** What a view is, whichever way it is folded. */
interface ViewIdentity<F extends Fact> {
  /** `<lib>.<noun>`, e.g. `instances.offer-book`. */
  readonly name: string;
  /** Raise it when columns or fold change: the view is then rebuilt beside the live rows and swapped. */
  readonly revision: number;
  readonly families: readonly FactFamily<F>[];
}

/**
 * A view as a pure fold: each fact changes the rows whose keys it names, and nothing else. The engine loads the rows that
 * a batch of facts touches, folds in memory and writes each changed row once, together with the checkpoint.
 */
export interface RowView<Columns extends Row, F extends Fact> extends ViewIdentity<F>, TableShape<string, Columns> {
  /** A row's facts all come from one stream, so a poison fact parks that stream; otherwise it stops the view. */
  readonly isPerStream: boolean;
  /** Keys of the rows that the fact changes; none when it does not concern the view. */
  keysOf(fact: F, recorded: RecordedFact): readonly Key[];
  /** The row after the fact; undefined removes it. `key` says which of the rows is meant. */
  fold(row: Columns | undefined, fact: F, recorded: RecordedFact, key: Key): Columns | undefined;
}

/**
 * A view whose rows cannot be folded key by key, because a fact changes rows that it does not name. It writes its tables itself;
 * a fact that fails stops it. Facts come in position order, each exactly once as far as the rows show.
 */
export interface BatchView<Tables extends Readonly<Record<string, Row>>, F extends Fact> extends ViewIdentity<F> {
  readonly tables: readonly { [Name in keyof Tables & string]: TableShape<Name, Tables[Name]> }[keyof Tables &
    string][];
  readonly isPerStream: false;
  /** `db` is inside the transaction that also moves the checkpoint, and writes the green tables during a rebuild. Await every query. */
  project(batch: readonly ProjectedFact<F>[], db: QueryCreator<Tables>): Promise<void>;
}

/** A batch view as the engine sees it, whatever its tables are. */
export interface AnyBatchView extends ViewIdentity<Fact> {
  readonly tables: readonly TableShape<string, Row>[];
  readonly isPerStream: false;
  project(batch: readonly ProjectedFact<Fact>[], db: QueryCreator<never>): Promise<void>;
}

export type AnyRowView = RowView<Row, Fact>;

/** Any view, as the engine sees it. */
export type View = AnyRowView | AnyBatchView;
