import type { Provision } from '../cases/provisions.js';
import type { Metric } from '../metric.js';

/** How much of the platform works without waiting for a person. */
export const selfServiceRate: Metric<Provision> = {
  definition: {
    id: 'self_service_rate',
    version: 1,
    name: 'Self-service rate',
    question: 'How often does a team get what it asked for without waiting for a person?',
    formula:
      'Succeeded PROVISIONs with no ApprovalGranted by a person and no manual step ÷ succeeded PROVISIONs; ' +
      'an operation and its retries are one, counted when it succeeded',
    dimension: 'SPEED',
    role: 'SUPPORTING',
    counting: 'RATIO',
    unit: 'PERCENT',
    isGoodWhen: 'HIGH',
    bands: [95, 90, 70, 40, 20],
  },
  measure: ({ finished, hadHumanApproval, hadManualStep }) => {
    if (!finished?.isSuccess) return undefined;
    const isSelfService = !hadHumanApproval && !hadManualStep;
    return { outcome: isSelfService ? 'GOOD' : 'BAD', countedAt: finished.at, valueMs: 0 };
  },
};
