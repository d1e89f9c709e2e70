import { hashOf } from '#libs/event-store';
import { sameRows } from '../rows.js';
import type { Evidence } from './evidence.js';
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
