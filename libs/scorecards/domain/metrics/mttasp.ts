import { durationOf } from '../cases/duration.js';
import type { Launch } from '../cases/launches.js';
import type { Metric } from '../metric.js';

const day = 24 * 3_600;

/** Mean time to add a service to the platform: the headline of scalability. */
export const mttasp: Metric<Launch> = {
  definition: {
    id: 'mttasp',
    version: 1,
    name: 'Mean time to add a service to the platform',
    question: 'How long does it take from deciding to offer something until everybody can rely on it?',
    formula:
      'Per capability: first version that is published as GA or promoted to it − CapabilityRegistered, counted when registered; ' +
      'the mean of those that are done, beside the Kaplan–Meier median in which open ones count for as long as they take',
    dimension: 'SCALABILITY',
    role: 'HEADLINE',
    counting: 'DURATION',
    unit: 'SECONDS',
    isGoodWhen: 'LOW',
    bands: [7 * day, 30 * day, 90 * day, 180 * day, 365 * day],
  },
  measure: ({ registeredAt, availableAt, endedAt }) => durationOf({ from: registeredAt, doneAt: availableAt, endedAt }),
};
