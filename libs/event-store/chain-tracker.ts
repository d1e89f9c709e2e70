import type { Position, RecordedFact } from '#libs/kernel';
import { chainStart, hashOf } from './hash-chain.js';

/** Something in the log that is not as it was recorded. */
export interface Finding {
  readonly kind: 'changed' | 'missing' | 'reordered' | 'unreadable' | 'truncated';
  /** Where it shows; undefined when it concerns the file as a whole. */
  readonly position: Position | undefined;
  readonly message: string;
}

export interface ChainTracker {
  /** What this fact shows of itself or of those before it. Facts come in position order. */
  check(fact: RecordedFact): readonly Finding[];
  streamCount(): number;
}

interface Link {
  readonly revision: number;
  readonly hash: string;
  readonly recordedAt: string;
}

/**
 * Follows the chains of all streams at once; keeps one hash per stream. Where several processes write, their clocks keep the
 * times in order within a stream only.
 */
export function chainTracker(timesInOrder: 'log' | 'stream' = 'log'): ChainTracker {
  const links = new Map<string, Link>();
  let recordedAt = '';

  return {
    check: (fact) => {
      const before = links.get(fact.stream) ?? { revision: -1, hash: chainStart, recordedAt: '' };
      const latest = timesInOrder === 'log' ? recordedAt : before.recordedAt;
      links.set(fact.stream, {
        revision: Math.max(fact.revision, before.revision),
        hash: hashOf(fact),
        recordedAt: fact.recordedAt,
      });
      const findings = [
        ...chainFindings(fact, before),
        ...(fact.recordedAt < latest ? [backInTime(fact, latest)] : []),
      ];
      recordedAt = fact.recordedAt;
      return findings;
    },
    streamCount: () => links.size,
  };
}

function* chainFindings({ stream, revision, position, metadata }: RecordedFact, before: Link): Iterable<Finding> {
  const due = before.revision + 1;
  if (revision > due) {
    const missing = due === revision - 1 ? `${due}` : `${due} to ${revision - 1}`;
    yield { kind: 'missing', position, message: `${stream} lacks revision ${missing}` };
  } else if (revision < due) {
    yield { kind: 'reordered', position, message: `${stream}@${revision} stands after ${stream}@${before.revision}` };
  } else if (metadata.previousHash !== before.hash) {
    const message = `${stream}@${revision} was recorded after another fact than ${revision === 0 ? 'none' : `${stream}@${before.revision} as it reads now`}`;
    yield { kind: 'changed', position, message };
  }
}

function backInTime({ stream, revision, position, recordedAt }: RecordedFact, latest: string): Finding {
  const message = `${stream}@${revision} says it was recorded at ${recordedAt}, after one of ${latest}`;
  return { kind: 'reordered', position, message };
}
