import type { HoldingCase } from '../cases/holdings.js';
import type { Metric } from '../metric.js';

/** How much of what runs would still be repaired by its producer. */
export const supportedShare: Metric<HoldingCase> = {
  definition: {
    id: 'supported_share',
    version: 1,
    name: 'Supported share',
    question: 'How much of what is running is on a version that its producer stands by?',
    formula:
      'Live instances on a version that is not deprecated, sunset, retired or withdrawn ÷ live instances, at the end of the window; ' +
      'live is ACTIVE, CHANGING, SUSPENDED or DEPROVISIONING',
    dimension: 'SAFETY',
    role: 'SUPPORTING',
    counting: 'GAUGE',
    unit: 'PERCENT',
    isGoodWhen: 'HIGH',
    bands: [99, 95, 85, 70, 50],
  },
  measure: (holding) => {
    if (holding.kind !== 'HOLDING' || !holding.isLive) return undefined;
    return { outcome: holding.isSupported ? 'GOOD' : 'BAD', countedAt: holding.since, valueMs: 0 };
  },
};
