import { describe, expect, it } from '@jest/globals';
import { viewScenario } from '#libs/testing';
import { approveOperation } from '../domain/approve-operation.js';
import { cancelOperation } from '../domain/cancel-operation.js';
import { claimFulfilment } from '../domain/claim-fulfilment.js';
import { expireLease } from '../domain/expire-lease.js';
import { failOperation } from '../domain/fail-operation.js';
import { reportProgress } from '../domain/report-progress.js';
import { requestInstance } from '../domain/request-instance.js';
import { retryCleanUp } from '../domain/retry-clean-up.js';
import {
  change,
  claim,
  failure,
  guardedMarket,
  market,
  proves,
  type Rule,
  request,
  story,
  success,
} from '../domain/story.js';
import { succeedOperation } from '../domain/succeed-operation.js';
import { updateInstance } from '../domain/update-instance.js';
import { instanceListView } from './instance-list.view.js';
import { operationListView } from './operation-list.view.js';
import { operationTextsView } from './operation-texts.view.js';
import { orphanListView } from './orphan-list.view.js';

const begun = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;
const provisioned = [...begun, succeedOperation(success('o-1'))] as const;
const update = { ...change('o-2'), parameters: '{"sizeGb":20}', violations: [] };

const instances = (...rules: readonly Rule[]) =>
  viewScenario(instanceListView)
    .given('instance-i-1', ...story(...rules))
    .rows();
const operations = (...rules: readonly Rule[]) =>
  viewScenario(operationListView)
    .given('instance-i-1', ...story(...rules))
    .rows();

describe('the list of instances', () => {
  it('shows what was asked for before anything runs', () =>
    expect(instances(requestInstance(request, guardedMarket))).toMatchObject([
      { instance: 'i-1', phase: 'REQUESTED', generation: 1, observedGeneration: 0, synced: 'FALSE', parametersBy: '' },
    ]));

  it('shows what the producer handed over, and that it is what was asked for', () =>
    expect(instances(...provisioned)).toMatchObject([
      {
        phase: 'ACTIVE',
        observedGeneration: 1,
        synced: 'TRUE',
        parametersBy: 'o-1',
        parametersLength: '{"sizeGb":10}'.length,
        outputsBy: 'o-1',
        outputsLength: '{"host":"db-1"}'.length,
        activeOperation: null,
      },
    ]));

  it('keeps what runs while a change is under way, and after it failed', () => {
    const changing = [...provisioned, updateInstance(update)] as const;
    expect(instances(...changing)).toMatchObject([
      { phase: 'CHANGING', parametersBy: 'o-1', wantedBy: 'o-2', activeOperation: 'o-2' },
    ]);
    const failed = failOperation({ ...failure('o-2'), instanceUsable: true });
    expect(instances(...changing, claimFulfilment(claim('o-2')), failed)).toMatchObject([
      {
        phase: 'ACTIVE',
        parametersBy: 'o-1',
        generation: 2,
        observedGeneration: 1,
        synced: 'FALSE',
        syncedReason: 'OUT_OF_DISK',
      },
    ]);
  });

  it('knows since when a phase and a verdict hold', () => {
    const facts = story(...provisioned, updateInstance(update));
    const split = facts.findIndex((fact) => fact.type === 'OperationSucceeded');
    const [row] = viewScenario(instanceListView)
      .under({ occurredAt: '2026-01-01T00:00:00.000Z' })
      .given('instance-i-1', ...facts.slice(0, split))
      .under({ occurredAt: '2026-01-02T00:00:00.000Z' })
      .given('instance-i-1', ...facts.slice(split, split + 2))
      .rows();
    expect(row).toMatchObject({ phaseSince: '2026-01-02T00:00:00.000Z', syncedSince: '2026-01-02T00:00:00.000Z' });
  });
});

describe('the list of operations', () => {
  it('shows who is to approve until when, and who did', () => {
    const waiting = [requestInstance(request, guardedMarket)] as const;
    expect(operations(...waiting)).toMatchObject([
      { operation: 'o-1', state: 'AWAITING_APPROVAL', approvalExpiresAt: '2026-01-01T01:00:00.000Z', approver: null },
    ]);
    const approval = { operation: 'o-1', approver: 'grace', comment: 'go on', decidedAt: '2026-01-01T00:30:00.000Z' };
    expect(operations(...waiting, approveOperation(approval))).toMatchObject([
      { state: 'QUEUED', approver: 'grace', approvalCommentLength: 'go on'.length, approvalPolicy: null },
    ]);
  });

  it('shows who works on it, and nobody any more when the lease expired', () => {
    expect(operations(...begun)).toMatchObject([{ state: 'RUNNING', worker: 'worker-1', claimCount: 1 }]);
    expect(operations(...begun, expireLease({ operation: 'o-1', token: 1 }))).toMatchObject([
      { state: 'QUEUED', worker: null, claimCount: 1, queueReason: 'LEASE_EXPIRED' },
    ]);
  });

  it('shows nothing of what an earlier worker told once another begins', () => {
    const half = reportProgress({ operation: 'o-1', token: 1, proves, percent: 50, message: 'half' });
    const told = [...begun, half] as const;
    expect(operations(...told)).toMatchObject([{ percent: 50, progressMessageLength: 4 }]);
    const takenOver = [expireLease({ operation: 'o-1', token: 1 }), claimFulfilment(claim('o-1'))];
    expect(operations(...told, ...takenOver)).toMatchObject([
      { claimCount: 2, percent: null, progressMessageLength: 0 },
    ]);
  });

  it('shows how it ended', () =>
    expect(operations(...begun, failOperation(failure('o-1')))).toMatchObject([
      { state: 'FAILED', endCode: 'OUT_OF_DISK', isInstanceUsable: 0, isRepeatable: 1 },
    ]));

  it('follows each change by the place of its last fact', () => {
    const [row] = operations(...provisioned);
    expect(row?.changedOrdinal).toBe(story(...provisioned).length - 1);
  });
});

const texts = (...rules: readonly Rule[]) =>
  viewScenario(operationTextsView)
    .given('instance-i-1', ...story(...rules))
    .rows()
    .map(({ operation, field, text }) => `${operation} ${field} ${text}`);

describe('the texts of operations', () => {
  it('are kept each for itself, and under the operation that they were said of', () =>
    expect(texts(...provisioned, updateInstance(update))).toEqual([
      'o-1 justification the new ledger',
      'o-1 outputs {"host":"db-1"}',
      'o-1 parameters {"sizeGb":10}',
      'o-2 parameters {"sizeGb":20}',
    ]));

  it('go when they are not said any more', () => {
    const told = [
      ...begun,
      reportProgress({ operation: 'o-1', token: 1, proves, percent: 50, message: 'half' }),
    ] as const;
    expect(texts(...told)).toContain('o-1 progressMessage half');
    const takenOver = [expireLease({ operation: 'o-1', token: 1 }), claimFulfilment(claim('o-1'))];
    expect(texts(...told, ...takenOver)).not.toContain('o-1 progressMessage half');
  });

  it('are as long as the list of operations says', () => {
    const ended = [...begun, failOperation(failure('o-1'))] as const;
    const [row] = operations(...ended);
    const lengths = viewScenario(operationTextsView)
      .given('instance-i-1', ...story(...ended))
      .rows()
      .map(({ field, text }) => [`${field}Length`, text.length] as const);
    expect(lengths.length).toBeGreaterThan(1);
    expect(row).toMatchObject(Object.fromEntries(lengths));
  });
});

const orphans = (...rules: readonly Rule[]) =>
  viewScenario(orphanListView)
    .under({ occurredAt: '2026-03-01T00:00:00.000Z' })
    .given('instance-i-1', ...story(...rules))
    .rows();

describe('the list of orphans', () => {
  const orphaned = [
    ...begun,
    cancelOperation({ operation: 'o-1', reason: '', cleanUp: change('c-1') }),
    claimFulfilment(claim('c-1')),
  ] as const;
  it('asks again a minute after the first failure, and twice as late after the next', () => {
    const failed = [...orphaned, failOperation(failure('c-1'))] as const;
    expect(orphans(...failed)).toMatchObject([{ attemptCount: 1, dueAt: '2026-03-01T00:01:00.000Z' }]);
    const again = [...failed, retryCleanUp(change('c-2'))] as const;
    expect(orphans(...again)).toMatchObject([{ attemptCount: 2, dueAt: null }]);
    expect(orphans(...again, claimFulfilment(claim('c-2')), failOperation(failure('c-2')))).toMatchObject([
      { attemptCount: 2, dueAt: '2026-03-01T00:02:00.000Z' },
    ]);
  });

  it('ends when the producer confirms', () =>
    expect(orphans(...orphaned, succeedOperation(success('c-1')))).toEqual([]));
});
