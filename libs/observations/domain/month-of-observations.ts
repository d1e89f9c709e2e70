import type { Decider } from '#libs/kernel';
import { type HealthStatus, type ObservationFact, observationFacts } from '../events/index.js';

/** What was seen of an instance in one month, as far as decisions need it. */
export interface MonthOfObservations {
  readonly count: number;
  /** The verdict on its health that was observed last. */
  readonly health: { readonly status: HealthStatus; readonly reason: string; readonly observedAt: string } | undefined;
}

export const monthOfObservations: Decider<MonthOfObservations, ObservationFact> = {
  facts: observationFacts,
  initialState: { count: 0, health: undefined },
  evolve: ({ count, health }, fact) => {
    const isNewer = fact.type === 'HealthRecorded' && fact.data.observedAt >= (health?.observedAt ?? '');
    if (!isNewer) return { count: count + 1, health };
    const { status, reason, observedAt } = fact.data;
    return { count: count + 1, health: { status, reason, observedAt } };
  },
};

/** The month of an instant, as streams are named after it. */
export const monthOf = (observedAt: string): string => observedAt.slice(0, 'yyyy-mm'.length);
