import { describe, expect, it } from '@jest/globals';
import type { InstanceFact } from '#libs/instances/events';
import { viewScenario } from '#libs/testing';
import { workerQueueView } from './worker-queue.view.js';

const subject = { instance: 'i-1', operation: 'o-1', kind: 'PROVISION' } as const;
const offered = { channel: 'WORKER', capability: 'postgresql', ownerTeam: 'databases' } as const;

const submitted: InstanceFact = {
  type: 'OperationSubmitted',
  data: {
    ...subject,
    ...offered,
    cause: 'CONSUMER',
    requestedBy: 'ada',
    parameters: '',
    justification: '',
    generation: 1,
    version: '1.0.0',
    stage: 'GA',
    plan: 'small',
    environment: 'dev',
    consumerTeam: 'payments',
    consumerDepartment: 'acme',
    ownerDepartment: 'acme',
  },
};
const queued = (reason: 'APPROVED' | 'LEASE_EXPIRED'): InstanceFact => ({
  type: 'OperationQueued',
  data: { ...subject, ...offered, instancePhase: 'PROVISIONING', reason },
});
const claimed: InstanceFact = {
  type: 'FulfilmentClaimed',
  data: { ...subject, token: 1, worker: 'worker-1', leaseDurationSeconds: 60 },
};
const succeeded: InstanceFact = {
  type: 'OperationSucceeded',
  data: { ...subject, token: 1, instancePhase: 'ACTIVE', outputs: '', hadManualStep: false },
};

const tasks = (...facts: readonly InstanceFact[]) =>
  viewScenario(workerQueueView)
    .given('instance-i-1', ...facts)
    .rows();

describe('the worker queue', () => {
  it('knows what was asked for, though it is no work before it is queued', () =>
    expect(tasks(submitted)).toMatchObject([{ operation: 'o-1', state: 'SUBMITTED', queuedAt: null }]));

  it('offers what is queued, and shows who took it', () => {
    expect(tasks(submitted, queued('APPROVED'))).toMatchObject([{ state: 'QUEUED', queuedOrdinal: 2, worker: null }]);
    expect(tasks(submitted, queued('APPROVED'), claimed)).toMatchObject([
      { state: 'RUNNING', worker: 'worker-1', claimCount: 1 },
    ]);
  });

  it('offers it again when a lease expired', () => {
    const expired: InstanceFact = { type: 'FulfilmentLeaseExpired', data: { ...subject, token: 1 } };
    expect(tasks(submitted, queued('APPROVED'), claimed, expired, queued('LEASE_EXPIRED'))).toMatchObject([
      { state: 'QUEUED', worker: null, claimedAt: null, claimCount: 1, queuedOrdinal: 5 },
    ]);
  });

  it('forgets what has ended', () => expect(tasks(submitted, queued('APPROVED'), claimed, succeeded)).toEqual([]));
});
