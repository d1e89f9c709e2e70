import { describe, expect, it } from '@jest/globals';
import { viewScenario } from '#libs/testing';
import type { ObservationFact } from '../events/index.js';
import { latestObservationsView } from './latest-observations.view.js';

const of = {
  instance: '0198-a',
  capability: 'postgresql',
  consumerTeam: 'payments',
  ownerTeam: 'databases',
  source: 'urn:meter',
  sourceId: '1',
};
const usage = (metric: string, hour: string, quantity: string): ObservationFact => ({
  type: 'UsageRecorded',
  data: {
    ...of,
    metric,
    quantity,
    unit: 'GiB',
    periodStart: '2026-03-01T00:00:00.000Z',
    observedAt: `2026-03-10T${hour}:00:00.000Z`,
  },
});

describe('the latest observations', () => {
  it('keep the newest of each metric, in whatever order they come', () => {
    const rows = viewScenario(latestObservationsView)
      .given(`observation-${of.instance}.2026-03`, usage('storage', '10', '2'), usage('storage', '09', '1'))
      .given(`observation-${of.instance}.2026-04`, usage('requests', '08', '7'))
      .rows();
    expect(rows.map(({ kind, metric, value }) => [kind, metric, value])).toEqual([
      ['USAGE', 'requests', '7'],
      ['USAGE', 'storage', '2'],
    ]);
  });

  it('take what comes later for the truth about the same instant', () => {
    const [row] = viewScenario(latestObservationsView)
      .given(`observation-${of.instance}.2026-03`, usage('storage', '10', '2'), usage('storage', '10', '3'))
      .rows();
    expect(row).toMatchObject({ value: '3' });
  });
});
