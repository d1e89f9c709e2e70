import type { RowTable } from './database.js';
import type { PageEntry } from './fact-page.js';
import { foldFact, keyText, type RowsByKey } from './fold-rows.js';
import type { AnyRowView, Key, Row } from './view.js';
import type { FoldEntries, Poison } from './view-copy.js';

/** More would hide that the view itself is wrong. */
const parkedStreamsMax = 100;

/** Loads the rows that the facts touch, folds in memory, writes each changed row once. */
export function foldRowView(view: AnyRowView, table: RowTable): FoldEntries {
  return async (entries, alreadyParked) => {
    const keyed: KeyedEntry[] = [];
    const keys = new Map<string, Key>();
    for (const entry of entries) {
      if (alreadyParked.has(entry.recorded.stream)) continue;
      const named = keysOf(view, entry);
      keyed.push(named);
      for (const key of named.keys) keys.set(keyText(key), key);
    }
    const loaded = await loadRows(table, keys);
    const rows: RowsByKey<Row> = new Map(loaded);
    const outcome = foldAll(view, keyed, rows, alreadyParked.size);
    await writeChanged(table, keys, loaded, rows);
    return outcome;
  };
}

interface KeyedEntry {
  readonly entry: PageEntry;
  readonly keys: readonly Key[];
  /** Wrapped, because anything can be thrown. */
  readonly failed?: { readonly error: unknown };
}

function keysOf(view: AnyRowView, entry: PageEntry): KeyedEntry {
  if (entry.fact === undefined) return { entry, keys: [], failed: entry };
  try {
    return { entry, keys: view.keysOf(entry.fact, entry.recorded) };
  } catch (error) {
    return { entry, keys: [], failed: { error } };
  }
}

function foldAll(view: AnyRowView, entries: readonly KeyedEntry[], rows: RowsByKey<Row>, parkedCount: number) {
  const parked = new Map<string, Poison>();
  for (const keyed of entries) {
    const { entry } = keyed;
    const { stream } = entry.recorded;
    if (parked.size > 0 && parked.has(stream)) continue;
    const failed = keyed.failed ?? failureOf(view, rows, keyed);
    if (failed === undefined) continue;
    const poison: Poison = { entry, error: failed.error };
    if (!view.isPerStream || parkedCount + parked.size >= parkedStreamsMax) {
      return { parked: [...parked.values()], stoppedBy: poison };
    }
    parked.set(stream, poison);
  }
  return { parked: [...parked.values()] };
}

function failureOf(view: AnyRowView, rows: RowsByKey<Row>, { entry, keys }: KeyedEntry): KeyedEntry['failed'] {
  if (entry.fact === undefined) return entry;
  try {
    foldFact(view, rows, entry, keys);
    return undefined;
  } catch (error) {
    return { error };
  }
}

async function loadRows(
  table: RowTable,
  keys: ReadonlyMap<string, Key>,
): Promise<ReadonlyMap<string, Row | undefined>> {
  const rows = await table.load([...keys.values()]);
  return new Map([...keys.keys()].map((text, index) => [text, rows[index]]));
}

async function writeChanged(
  table: RowTable,
  keys: ReadonlyMap<string, Key>,
  loaded: ReadonlyMap<string, Row | undefined>,
  rows: RowsByKey<Row>,
): Promise<void> {
  const saved: Row[] = [];
  const removed: Key[] = [];
  for (const [text, key] of keys) {
    const row = rows.get(text);
    if (row === loaded.get(text)) continue;
    if (row === undefined) removed.push(key);
    else saved.push(row);
  }
  await table.save(saved);
  await table.remove(removed);
}
