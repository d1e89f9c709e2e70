import type { Fact, FactFamily, RecordedFact } from '#libs/kernel';

/** `json` is stored as text; `integer` holds counts, cents, ordinals and 0/1; instants are RFC 3339 text in UTC, which sorts. */
export interface Column {
  readonly type: 'text' | 'integer' | 'real';
  readonly isNullable?: boolean;
}

export type Row = Readonly<Record<string, string | number | null>>;

/** What a view is, whichever way it is folded. */
interface ViewShape<Columns extends Row> {
  /** `<lib>.<noun>`, e.g. `instances.offer-book`. */
  readonly name: string;
  /** Raise it when columns or fold change: the view is then rebuilt beside the live rows and swapped. */
  readonly revision: number;
  readonly table: string;
  readonly columns: { readonly [Name in keyof Columns & string]: Column };
  /** Columns that identify a row, in order. */
  readonly key: readonly (keyof Columns & string)[];
  readonly indexes?: readonly (readonly (keyof Columns & string)[])[];
}

/**
 * A view as a pure fold: each fact changes the rows whose keys it names, and nothing else. The engine loads the rows that
 * a batch of facts touches, folds in memory and writes each changed row once, together with the checkpoint.
 */
export interface RowView<Columns extends Row, F extends Fact> extends ViewShape<Columns> {
  readonly families: readonly FactFamily<F>[];
  /** A row's facts all come from one stream, so a poison fact parks that stream; otherwise it stops the view. */
  readonly isPerStream: boolean;
  /** Keys (values of `key`, in order) of the rows that the fact changes; none when it does not concern the view. */
  keysOf(fact: F, recorded: RecordedFact): readonly (readonly (string | number)[])[];
  /** The row after the fact; undefined removes it. `key` says which of the rows is meant. */
  fold(row: Columns | undefined, fact: F, recorded: RecordedFact, key: readonly (string | number)[]): Columns | undefined;
}
