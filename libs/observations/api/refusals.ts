import { invalidInput, type Refusals, refusal } from '#libs/graphql';
import type { ObservationRejection } from '../domain/record-observation.js';

/** What a rule says of two instants is told like any other broken bound of the input. */
export const refusals = {
  ObservedInFuture: ({ observedAt }) => {
    const limit = 'at most five minutes ahead of the clock';
    return invalidInput([{ path: '/observedAt', message: `lies ahead: ${observedAt}`, limit }]);
  },
  EmptyPeriod: ({ observedAt }) => {
    const limit = 'before observedAt';
    return invalidInput([{ path: '/periodStart', message: `is not before ${observedAt}`, limit }]);
  },
  TooManyObservations: ({ countMax }) => {
    const message = `At most ${countMax} observations of an instance are kept for a month; send fewer and longer periods`;
    return { ...refusal('TooManyObservations', 'TOO_MANY_OBSERVATIONS', message), countMax };
  },
} satisfies Refusals<ObservationRejection>;
