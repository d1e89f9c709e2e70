import { type Fact, unreachable } from '#libs/kernel';
import type { Column, Key, ProjectedFact, Row, RowView } from './view.js';

/** Rows by the text of their key; undefined where there is none. */
export type RowsByKey<Columns extends Row> = Map<string, Columns | undefined>;

export function keyText(key: Key): string {
  return JSON.stringify(key);
}

/** The key of a row, from the columns that identify it. */
export function keyOfRow(view: Pick<RowView<Row, Fact>, 'name' | 'key'>, row: Row): Key {
  return view.key.map((column) => {
    const value = row[column];
    if (typeof value === 'string' || typeof value === 'number') return value;
    throw new TypeError(`View ${view.name} folded a row without ${column}`);
  });
}

/** Throws when a value does not fit its column, so that the fact is blamed and not the batch it came in. */
function checkRow(view: Pick<RowView<Row, Fact>, 'name' | 'columns'>, row: Row): void {
  for (const name in view.columns) {
    const column = view.columns[name];
    const value = row[name];
    if (column !== undefined && !fits(column, value)) {
      throw new TypeError(
        `View ${view.name} folded ${typeof value} '${String(value)}' into its ${column.type} column ${name}`,
      );
    }
  }
}

function fits({ type, isNullable }: Column, value: string | number | null | undefined): boolean {
  if (value === null) return isNullable === true;
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'real':
      return typeof value === 'number' && Number.isFinite(value);
    default:
      return unreachable(type);
  }
}

/**
 * Folds one fact into rows, whole or not at all: when the view throws, no row has changed.
 * A key that a fact names twice is folded twice.
 */
export function foldFact<Columns extends Row, F extends Fact>(
  view: RowView<Columns, F>,
  rows: RowsByKey<Columns>,
  { fact, recorded }: ProjectedFact<F>,
  keys: readonly Key[],
): void {
  const changed: RowsByKey<Columns> = new Map();
  for (const key of keys) {
    const text = keyText(key);
    const row = view.fold(changed.has(text) ? changed.get(text) : rows.get(text), fact, recorded, key);
    if (row !== undefined && keyText(keyOfRow(view, row)) !== text) {
      throw new TypeError(`View ${view.name} folded the row of ${text} into one with another key`);
    }
    if (row !== undefined) checkRow(view, row);
    changed.set(text, row);
  }
  for (const [text, row] of changed) rows.set(text, row);
}
