import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InstanceFact, InstancePhase, OperationKind } from '#libs/instances/events';
import { storedViews, viewScenario } from '#libs/testing';
import { LiveInstances } from './live-instances.js';
import { type LiveInstanceRow, liveInstancesView } from './live-instances.view.js';

const of = {
  capability: 'postgresql',
  version: '1.0.0',
  plan: 'small',
  environment: 'production',
  consumerTeam: 'payments',
  ownerTeam: 'data',
};
const departments = { consumerDepartment: 'acme', ownerDepartment: 'acme' };
const requested: InstanceFact = {
  type: 'InstanceRequested',
  data: { instance: 'i-1', name: 'Main', ...of, ...departments, monthlyPriceCents: 0, currency: 'EUR' },
};
const submitted = (kind: 'PROVISION' | 'UPDATE' | 'DEPROVISION'): InstanceFact => ({
  type: 'OperationSubmitted',
  data: {
    instance: 'i-1',
    operation: 'o-1',
    kind,
    cause: 'CONSUMER',
    requestedBy: 'p-1',
    parameters: '',
    justification: '',
    channel: 'WORKER',
    generation: 1,
    stage: 'GA',
    ...of,
    ...departments,
  },
});
const operation = { instance: 'i-1', operation: 'o-1', kind: 'PROVISION' } as const;
const failed = (instancePhase: InstancePhase, kind: OperationKind = 'PROVISION'): InstanceFact => ({
  type: 'OperationFailed',
  data: {
    ...operation,
    kind,
    token: 1,
    instancePhase,
    code: 'X',
    message: '',
    instanceUsable: false,
    repeatable: true,
  },
});
const cancelled = (instancePhase: InstancePhase): InstanceFact => ({
  type: 'OperationCancelled',
  data: { ...operation, instancePhase, reason: '' },
});
const held = { instance: 'i-1', operation: 'o-1', ...of };
const provisioned: InstanceFact = { type: 'InstanceProvisioned', data: held };
const orphaned: InstanceFact = { type: 'InstanceOrphaned', data: held };
const deprovisioned: InstanceFact = { type: 'InstanceDeprovisioned', data: held };

const phaseAfter = (...facts: readonly InstanceFact[]): string | undefined =>
  viewScenario(liveInstancesView)
    .given('instance-i-1', ...facts)
    .rows()[0]?.phase;

describe('the memory of live instances', () => {
  it.each<[string | undefined, readonly InstanceFact[]]>([
    ['PENDING', [requested, submitted('PROVISION')]],
    ['LIVE', [requested, submitted('PROVISION'), provisioned]],
    ['LIVE', [requested, submitted('PROVISION'), provisioned, submitted('UPDATE')]],
    ['LIVE', [requested, submitted('PROVISION'), provisioned, submitted('DEPROVISION')]],
    ['FAILED', [requested, submitted('PROVISION'), failed('FAILED')]],
    ['PENDING', [requested, submitted('PROVISION'), failed('FAILED'), submitted('PROVISION')]],
    ['BROKEN', [requested, submitted('PROVISION'), provisioned, submitted('UPDATE'), failed('FAILED', 'UPDATE')]],
    ['FAILED', [requested, submitted('PROVISION'), failed('FAILED'), submitted('DEPROVISION'), cancelled('FAILED')]],
    ['BROKEN', [requested, submitted('PROVISION'), failed('FAILED'), failed('FAILED', 'DEPROVISION')]],
    ['ORPHANED', [requested, submitted('PROVISION'), cancelled('ORPHANED'), orphaned]],
    ['ORPHANED', [requested, submitted('PROVISION'), orphaned, cancelled('ORPHANED'), submitted('DEPROVISION')]],
    [undefined, [requested, submitted('PROVISION'), cancelled('GONE')]],
    [undefined, [requested, submitted('PROVISION'), provisioned, submitted('DEPROVISION'), deprovisioned]],
  ])('says %s', (phase, facts) => expect(phaseAfter(...facts)).toBe(phase));
});

const row = (instance: string, phase: LiveInstanceRow['phase'], version = '1.0.0'): LiveInstanceRow => ({
  instance,
  capability: 'postgresql',
  version,
  consumerTeam: 'payments',
  phase,
  isLeft: 0,
});

describe('asking what is in the way of a retirement', () => {
  const stored = storedViews();
  const live = new LiveInstances(stored.readStore);
  beforeAll(() =>
    stored.store(liveInstancesView, [
      row('i-1', 'LIVE'),
      row('i-2', 'ORPHANED'),
      row('i-3', 'PENDING'),
      row('i-4', 'FAILED'),
      row('i-5', 'LIVE', '2.0.0'),
      row('i-6', 'BROKEN'),
    ]),
  );
  afterAll(() => stored.close());

  it('names what lives, what is orphaned, broken or on its way, but not what failed, page by page', async () => {
    const named = { capability: 'postgresql', version: '1.0.0' };
    expect(await live.inTheWayOf(named, '', 10)).toEqual(['i-1', 'i-2', 'i-3', 'i-6']);
    expect(await live.inTheWayOf(named, 'i-1', 2)).toEqual(['i-2', 'i-3']);
  });

  it('counts only what lives, per capability and per version', async () => {
    expect(await live.countsByCapability(['missing', 'postgresql'])).toEqual([0, 2]);
    const names = ['2.0.0', '9.0.0', '1.0.0'].map((version) => ({ capability: 'postgresql', version }));
    expect(await live.countsByVersion(names)).toEqual([1, 0, 1]);
  });
});
