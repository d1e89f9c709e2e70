import { type Mark, type Position, parsePosition, type RecordedFact } from '#libs/kernel';

const factsMax = 1_000;

/** The last facts of the live feed, so that reactions which keep up do not each read the log again. */
export interface RecentFacts {
  add(after: Position | undefined, facts: readonly RecordedFact[]): void;
  /** What the feed brought after the position, at least one fact; undefined when there is none, or something before it would be missing. */
  after(position: Position | undefined): readonly RecordedFact[] | undefined;
}

export function recentFacts(): RecentFacts {
  let from = Number.POSITIVE_INFINITY;
  let kept: readonly { readonly ordinal: number; readonly fact: RecordedFact }[] = [];
  return {
    add: (after, facts) => {
      const all = [...kept, ...facts.map((fact) => ({ ordinal: ordinalOf(fact.position), fact }))];
      kept = all.slice(-factsMax);
      from = all[all.length - kept.length - 1]?.ordinal ?? Math.min(from, ordinalOf(after));
    },
    after: (position) => {
      const ordinal = ordinalOf(position);
      if (ordinal < from) return undefined;
      const last = kept.findLastIndex((each) => each.ordinal <= ordinal);
      return last === kept.length - 1 ? undefined : kept.slice(last + 1).map(({ fact }) => fact);
    },
  };
}

/** Undefined is before everything, though sorting would put it last. */
export function earliestOf(marks: readonly (Mark | undefined)[]): Mark | undefined {
  if (marks.includes(undefined)) return undefined;
  const [first] = marks.toSorted((a, b) => ordinalOf(a?.position) - ordinalOf(b?.position));
  return first;
}

export function ordinalOf(position: Position | undefined): number {
  return position === undefined ? 0 : parsePosition(position).ordinal;
}
