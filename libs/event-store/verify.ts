import { comparePositions, type Position, parsePosition } from '#libs/kernel';
import { chainTracker, type Finding } from './chain-tracker.js';
import type { EventStore } from './event-store.js';

/** A log damaged throughout is not listed fact by fact. */
export const findingsMax = 1_000;

export interface VerifyReport {
  readonly factCount: number;
  readonly streamCount: number;
  readonly head: Position | undefined;
  /** At most 1,000; the walk ends there. */
  readonly findings: readonly Finding[];
}

export interface VerifyOptions {
  /** The embedded store leaves no gap between positions, and one clock gives its times; a distributed one has gaps and several clocks. */
  readonly isGapless?: boolean;
  /** Hears after each page how many facts were verified. */
  readonly tell?: (factCount: number) => void;
}

/**
 * Walks the whole log through the port, page by page, and reports every changed, missing or reordered fact that the chains
 * of the streams show. The last fact of a stream is vouched for by nothing after it: the embedded store's own verification covers it.
 */
export async function verify(
  store: EventStore,
  { isGapless = false, tell }: VerifyOptions = {},
): Promise<VerifyReport> {
  const chains = chainTracker(isGapless ? 'log' : 'stream');
  const findings: Finding[] = [];
  let factCount = 0;
  let head: Position | undefined;
  for (let isCaughtUp = false; !isCaughtUp && findings.length < findingsMax; ) {
    const page = await store.readAll(head);
    let before = head;
    for (const fact of page.facts) {
      findings.push(...positionFindings(before, fact.position, isGapless), ...chains.check(fact));
      before = fact.position;
    }
    factCount += page.facts.length;
    tell?.(factCount);
    ({ last: head, isCaughtUp } = page);
  }
  return { factCount, streamCount: chains.streamCount(), head, findings: findings.slice(0, findingsMax) };
}

function* positionFindings(before: Position | undefined, position: Position, isGapless: boolean): Iterable<Finding> {
  if (before !== undefined && comparePositions(position, before) <= 0) {
    yield { kind: 'reordered', position, message: `${position} stands after ${before}` };
  }
  if (!isGapless) return;
  const due = before === undefined ? 1 : parsePosition(before).ordinal + 1;
  const { ordinal } = parsePosition(position);
  if (ordinal > due) yield { kind: 'missing', position, message: `nothing stands at ${due} to ${ordinal - 1}` };
}
