import { type Fact, unreachable } from '#libs/kernel';
import type { Column, Key, ProjectedFact, Row, RowView } from './view.js';

/** Rows by the text of their key; undefined where there is none. */
export type RowsByKey<Columns extends Row> = Map<string, Columns | undefined>;

/** Keys of one view have the same columns, so a text that is the only one stands for itself. */
export function keyText(key: Key): string {
  const [first] = key;
  return key.length === 1 && typeof first === 'string' ? first : JSON.stringify(key);
}

interface Checks {
  readonly columns: readonly (readonly [name: string, column: Column])[];
  readonly key: readonly string[];
}

const checksOfViews = new WeakMap<object, Checks>();

function checksOf(view: Pick<RowView<Row, Fact>, 'columns' | 'key'>): Checks {
  const known = checksOfViews.get(view);
  if (known !== undefined) return known;
  const made = { columns: Object.entries(view.columns), key: view.key };
  checksOfViews.set(view, made);
  return made;
}

/** Throws when a value does not fit its column, or the row has another key, so that the fact is blamed and not the batch it came in. */
function checkRow<Columns extends Row, F extends Fact>(view: RowView<Columns, F>, key: Key, row: Columns): void {
  const checks = checksOf(view);
  const values: Row = row;
  for (const [index, column] of checks.key.entries()) {
    if (values[column] === key[index]) continue;
    throw new TypeError(`View ${view.name} folded the row of ${keyText(key)} into one with another ${column}`);
  }
  for (const [name, column] of checks.columns) {
    const value = values[name];
    if (fits(column, value)) continue;
    throw new TypeError(`View ${view.name} folded '${String(value)}' into its ${column.type} column ${name}`);
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
  const [only] = keys;
  if (only !== undefined && keys.length === 1) {
    const text = keyText(only);
    rows.set(text, checked(view, only, view.fold(rows.get(text), fact, recorded, only)));
    return;
  }
  const changed: RowsByKey<Columns> = new Map();
  for (const key of keys) {
    const text = keyText(key);
    const before = changed.has(text) ? changed.get(text) : rows.get(text);
    changed.set(text, checked(view, key, view.fold(before, fact, recorded, key)));
  }
  for (const [text, row] of changed) rows.set(text, row);
}

function checked<Columns extends Row, F extends Fact>(
  view: RowView<Columns, F>,
  key: Key,
  row: Columns | undefined,
): Columns | undefined {
  if (row !== undefined) checkRow(view, key, row);
  return row;
}
