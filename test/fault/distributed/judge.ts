import { hashOf } from '#libs/event-store';
import type { Evidence, Tables } from './evidence.js';
import { logAndLedger } from './judge-ledger.js';
import { published } from './judge-messages.js';
import { operations } from './judge-operations.js';

/** One sentence per broken promise; each begins with the number of the invariant. */
export function judge(evidence: Evidence): readonly string[] {
  return [
    ...logAndLedger(evidence),
    ...chains(evidence),
    ...operations(evidence.facts),
    ...sameRows(evidence.rows),
    ...published(evidence),
  ];
}

/** The sentences about one invariant. */
export const about = (invariant: number, violations: readonly string[]): readonly string[] =>
  violations.filter((violation) => violation.startsWith(`[${invariant}] `));

function* chains({ findings, facts, remembered }: Evidence): Iterable<string> {
  for (const finding of findings) yield `[2] ${finding}`;
  const changed = remembered.findIndex((hash, index) => {
    const fact = facts[index];
    return fact === undefined || hashOf(fact) !== hash;
  });
  if (changed !== -1) yield `[2] fact ${changed} of the log is not what it was before`;
}

export function* sameRows({ live, replayed }: { readonly live: Tables; readonly replayed: Tables }): Iterable<string> {
  for (const [table, rows] of replayed) {
    const shown = live.get(table) ?? [];
    const [missing, surplus] = [without(rows, shown), without(shown, rows)];
    if (missing.length + surplus.length === 0) continue;
    yield `[6] ${table} shows ${surplus.length} rows that a replay does not give, such as ${surplus[0]}, and lacks ${missing.length}, such as ${missing[0]}`;
  }
}

function without(rows: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  const lacking = rows.filter((row) => !known.has(row));
  return lacking.length === 0 && rows.length > others.length ? rows.slice(others.length) : lacking;
}
