import type { Provision } from '../cases/provisions.js';
import type { Metric } from '../metric.js';

/** The guardrail of speed: what was fast but had to be done again was not fast. */
export const firstTimeRight: Metric<Provision> = {
  definition: {
    id: 'first_time_right',
    version: 1,
    name: 'First time right',
    question: 'How often does a team get what it asked for without anybody having to repair it?',
    formula:
      'PROVISIONs without failure, manual step or a request of the same team for the same capability and environment within 24 hours ÷ ' +
      'PROVISIONs that succeeded or failed; an operation and its retries are one, counted when it last finished',
    dimension: 'SPEED',
    role: 'GUARDRAIL',
    counting: 'RATIO',
    unit: 'PERCENT',
    isGoodWhen: 'HIGH',
    bands: [99, 95, 90, 80, 60],
  },
  measure: ({ finished, hadFailure, hadManualStep, wasRequestedAgain }) => {
    if (finished === undefined) return undefined;
    const isRight = finished.isSuccess && !hadFailure && !hadManualStep && !wasRequestedAgain;
    return { outcome: isRight ? 'GOOD' : 'BAD', countedAt: finished.at, valueMs: 0 };
  },
};
