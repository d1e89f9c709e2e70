import { durationOf } from '../cases/duration.js';
import type { Provision } from '../cases/provisions.js';
import type { Metric } from '../metric.js';

const hour = 3_600;
const day = 24 * hour;

/** Mean time to first deploy: the headline of speed. */
export const mttfd: Metric<Provision> = {
  definition: {
    id: 'mttfd',
    version: 1,
    name: 'Mean time to first deploy',
    question: 'How long does a team wait from asking for something until it has it?',
    formula:
      'Per PROVISION and its retries: first InstanceProvisioned − first OperationSubmitted, counted when submitted; ' +
      'the mean of those that are done, beside the Kaplan–Meier median in which open ones count for as long as they wait',
    dimension: 'SPEED',
    role: 'HEADLINE',
    counting: 'DURATION',
    unit: 'SECONDS',
    isGoodWhen: 'LOW',
    bands: [hour, day, 7 * day, 30 * day, 180 * day],
  },
  measure: ({ submittedAt, provisionedAt, endedAt }) =>
    durationOf({ from: submittedAt, doneAt: provisionedAt, endedAt }),
};
