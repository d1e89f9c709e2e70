import type { RowTable } from './dialect.js';
import type { PageEntry } from './fact-page.js';
import { foldFact, keyText, type RowsByKey } from './fold-rows.js';
import type { AnyRowView, Key, Row } from './view.js';
import type { FoldEntries, Poison } from './view-copy.js';

/** More would hide that the view itself is wrong. */
export const parkedStreamsMax = 100;

/** Loads the rows that the facts touch, folds in memory, writes each changed row once. */
export function foldRowView(view: AnyRowView, table: RowTable): FoldEntries {
  return async (entries, alreadyParked) => {
    const keyed = entries
      .filter(({ recorded }) => !alreadyParked.has(recorded.stream))
      .map((entry) => ({ entry, keys: keysOf(view, entry) }));
    const keys = new Map(
      keyed.flatMap((each) => ('keys' in each.keys ? each.keys.keys.map((key) => [keyText(key), key]) : [])),
    );
    const loaded = await loadRows(table, keys);
    const rows: RowsByKey<Row> = new Map(loaded);
    const outcome = foldAll(view, keyed, rows, alreadyParked);
    await writeChanged(table, keys, loaded, rows);
    return outcome;
  };
}

type Keys = { readonly keys: readonly Key[] } | { readonly error: unknown };

interface KeyedEntry {
  readonly entry: PageEntry;
  readonly keys: Keys;
}

function keysOf(view: AnyRowView, { decoded, recorded }: PageEntry): Keys {
  if ('error' in decoded) return decoded;
  try {
    return { keys: view.keysOf(decoded.fact, recorded) };
  } catch (error) {
    return { error };
  }
}

function foldAll(
  view: AnyRowView,
  entries: readonly KeyedEntry[],
  rows: RowsByKey<Row>,
  alreadyParked: ReadonlySet<string>,
) {
  const parked = new Map<string, Poison>();
  for (const { entry, keys } of entries) {
    const { stream } = entry.recorded;
    if (parked.has(stream)) continue;
    const error = foldEntry(view, rows, entry, keys);
    if (error === undefined) continue;
    const poison: Poison = { entry, error: error.cause };
    if (!view.isPerStream) return { parked: [], stoppedBy: poison };
    if (alreadyParked.size + parked.size >= parkedStreamsMax)
      return { parked: [...parked.values()], stoppedBy: poison };
    parked.set(stream, poison);
  }
  return { parked: [...parked.values()] };
}

/** The error, wrapped because anything can be thrown; undefined when the fact is folded. */
function foldEntry(
  view: AnyRowView,
  rows: RowsByKey<Row>,
  { decoded, recorded }: PageEntry,
  keys: Keys,
): { readonly cause: unknown } | undefined {
  if ('error' in decoded) return { cause: decoded.error };
  if ('error' in keys) return { cause: keys.error };
  try {
    foldFact(view, rows, { fact: decoded.fact, recorded }, keys.keys);
    return undefined;
  } catch (cause) {
    return { cause };
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
