import { accept, type Decision, reject } from '#libs/kernel';
import type { ObservationFact } from '../events/index.js';
import type { MonthOfObservations } from './month-of-observations.js';

/** Facts of one instance and month: more is not folded any longer. Hourly rows of five metrics fit. */
export const observationsPerMonthMax = 4_000;
const clockToleranceMs = 5 * 60_000;

export type ObservationRejection =
  | { readonly reason: 'ObservedInFuture'; readonly observedAt: string }
  /** The period ends before it begins. */
  | { readonly reason: 'EmptyPeriod'; readonly periodStart: string; readonly observedAt: string }
  | { readonly reason: 'TooManyObservations'; readonly countMax: number };

/** Instants are RFC 3339 in UTC with milliseconds, so that their texts sort. `recordedAt` is the decision's clock. */
export const recordObservation =
  (fact: ObservationFact, recordedAt: string) =>
  ({ count, health }: MonthOfObservations): Decision<ObservationFact, ObservationRejection> => {
    const { observedAt } = fact.data;
    if (Date.parse(observedAt) > Date.parse(recordedAt) + clockToleranceMs) {
      return reject({ reason: 'ObservedInFuture', observedAt });
    }
    if (fact.type === 'HealthRecorded') {
      const { status, reason } = fact.data;
      const isKnown = health !== undefined && health.status === status && health.reason === reason;
      if (isKnown && observedAt >= health.observedAt) return accept();
    } else if (fact.data.periodStart >= observedAt) {
      return reject({ reason: 'EmptyPeriod', periodStart: fact.data.periodStart, observedAt });
    }
    if (count >= observationsPerMonthMax) {
      return reject({ reason: 'TooManyObservations', countMax: observationsPerMonthMax });
    }
    return accept(fact);
  };
