import type { RecordedFact } from '#libs/kernel';
import { deedOf, observed } from '../judge-ledger.js';
import { isSuccess, type LedgerAnswer, type LedgerState } from '../ledger.js';

export interface TwoTimes {
  /** The ledger when the copy was made: what was answered by then is in the copy. */
  readonly copied: LedgerState;
  readonly now: LedgerState;
}

/**
 * What was told of a history that is no longer, when the log that was put back holds these facts: answers after the copy of which it holds nothing, by their numbers,
 * and signals of which it holds nothing.
 */
export function voidedIn({ copied, now }: TwoTimes, held: readonly RecordedFact[], aside: ReadonlySet<string>) {
  const byDeed = Map.groupBy(held, ({ metadata }) => deedOf(metadata.correlationId));
  const isHeld = (command: string, answer: LedgerAnswer): boolean =>
    isSuccess(answer) &&
    (byDeed.get(deedOf(command)) ?? []).some(
      ({ position }) => answer.position === undefined || answer.position === position,
    );
  const answers = [...now.answers].flatMap(([command, told]) => {
    const first = copied.answers.get(command)?.length ?? 0;
    const numbers = told.flatMap((answer, number) => (number < first || isHeld(command, answer) ? [] : [number]));
    return numbers.length === 0 ? [] : [[command, numbers] as const];
  });
  const recorded = new Set(held.flatMap(({ data }) => observed.safeParse(data).data?.sourceId ?? []));
  const signals = [...now.sent].flatMap(([id, isValid]) =>
    isValid && !recorded.has(id) && !aside.has(id) ? [id] : [],
  );
  return { answers: Object.fromEntries(answers), signals };
}
