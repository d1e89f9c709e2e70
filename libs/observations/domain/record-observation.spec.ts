import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { HealthStatus, ObservationFact } from '../events/index.js';
import { monthOfObservations } from './month-of-observations.js';
import { observationsPerMonthMax, recordObservation } from './record-observation.js';

const { given } = scenario(monthOfObservations);
const now = '2026-03-10T12:00:00.000Z';
const of = {
  instance: '0198-a',
  capability: 'postgresql',
  consumerTeam: 'payments',
  ownerTeam: 'databases',
  source: 'https://meter.example.org',
  sourceId: '1',
  observedAt: '2026-03-10T11:00:00.000Z',
};
const usage: ObservationFact = {
  type: 'UsageRecorded',
  data: { ...of, periodStart: '2026-03-10T10:00:00.000Z', metric: 'storage', quantity: '12.5', unit: 'GiB' },
};
const cost: ObservationFact = {
  type: 'CostRecorded',
  data: { ...of, periodStart: '2026-03-09T11:00:00.000Z', amount: '-3.20', currency: 'EUR' },
};
const health = (status: HealthStatus, observedAt = of.observedAt): ObservationFact => ({
  type: 'HealthRecorded',
  data: { ...of, observedAt, status, reason: status === 'HEALTHY' ? '' : 'DISK_FULL' },
});

describe('recording an observation', () => {
  it.each([usage, cost, health('DEGRADED')])('takes it as it was seen', (fact) =>
    given().when(recordObservation(fact, now)).expectFacts(fact),
  );

  it('takes the same usage twice: only its source knows whether it is the same', () =>
    given(usage).when(recordObservation(usage, now)).expectFacts(usage));

  it('changes nothing when the health is what was heard before', () =>
    fc.assert(
      fc.property(fc.constantFrom<HealthStatus>('HEALTHY', 'DEGRADED', 'UNHEALTHY'), (status) => {
        given(health(status))
          .when(recordObservation(health(status), now))
          .expectNothing();
        given(health(status))
          .when(recordObservation(health(status, '2026-03-10T11:30:00.000Z'), now))
          .expectNothing();
      }),
    ));

  it('takes a verdict that comes late, and still knows the newest one', () => {
    const late = health('HEALTHY', '2026-03-10T09:00:00.000Z');
    given(health('UNHEALTHY')).when(recordObservation(late, now)).expectFacts(late);
    given(health('UNHEALTHY'), late)
      .when(recordObservation(health('UNHEALTHY'), now))
      .expectNothing();
  });

  it('is refused when it lies ahead of the clock by more than five minutes', () => {
    given()
      .when(recordObservation(health('HEALTHY', '2026-03-10T12:05:00.001Z'), now))
      .expectRejection({ reason: 'ObservedInFuture', observedAt: '2026-03-10T12:05:00.001Z' });
    given()
      .when(recordObservation(health('HEALTHY', '2026-03-10T12:05:00.000Z'), now))
      .expectFacts(health('HEALTHY', '2026-03-10T12:05:00.000Z'));
  });

  it('is refused when its period does not last', () => {
    const { observedAt } = of;
    given()
      .when(recordObservation({ ...cost, data: { ...cost.data, periodStart: observedAt } }, now))
      .expectRejection({ reason: 'EmptyPeriod', periodStart: observedAt, observedAt });
  });

  it('is refused when the month has as many as can be folded', () =>
    given(...Array.from({ length: observationsPerMonthMax }, () => usage))
      .when(recordObservation(usage, now))
      .expectRejection({ reason: 'TooManyObservations', countMax: observationsPerMonthMax }));
});
