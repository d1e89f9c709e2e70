import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { claimFulfilment } from './claim-fulfilment.js';
import { expireLease } from './expire-lease.js';
import { instance } from './instance.js';
import { reportProgress } from './report-progress.js';
import { requestInstance } from './request-instance.js';
import { claim, market, proves, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { suspendFulfilment } from './suspend-fulfilment.js';

const { given } = scenario(instance);

const work = { operation: 'o-1', token: 1, proves };
const half = { ...work, percent: 50, message: 'half' };
const claimed = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;

describe('reporting progress', () => {
  it('records how far the work is', () =>
    given(...story(...claimed))
      .when(reportProgress(half))
      .expectFacts({
        type: 'FulfilmentProgressed',
        data: { instance: 'i-1', operation: 'o-1', kind: 'PROVISION', token: 1, percent: 50, message: 'half' },
      }));

  it('changes nothing when the same is said again', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.string(), (percent, message) => {
        const report = reportProgress({ ...work, percent, message });
        given(...story(...claimed, report))
          .when(report)
          .expectNothing();
      }),
    ));

  it('records what a later worker says, also when it is what an earlier one said', () => {
    const takenOver = [expireLease({ operation: 'o-1', token: 1 }), claimFulfilment(claim('o-1'))];
    const facts = story(...claimed, reportProgress(half), ...takenOver, reportProgress({ ...half, token: 2 }));
    expect(facts.at(-1)).toMatchObject({ type: 'FulfilmentProgressed', data: { token: 2, percent: 50 } });
  });

  it('records no more than 200 reports, so that the stream stays small', () => {
    const reports = Array.from({ length: 300 }, (_, index) =>
      reportProgress({ ...work, percent: index % 100, message: '' }),
    );
    const facts = story(...claimed, ...reports);
    expect(facts.filter(({ type }) => type === 'FulfilmentProgressed')).toHaveLength(200);
  });

  it('is refused while the work is suspended, and after it ended', () => {
    given(...story(...claimed, suspendFulfilment({ ...work, reason: '', retryAfterSeconds: 60 })))
      .when(reportProgress(half))
      .expectRejection({ reason: 'FulfilmentNotRunning', state: 'SUSPENDED' });
    given(...story(...claimed, succeedOperation(success('o-1'))))
      .when(reportProgress(half))
      .expectRejection({ reason: 'FulfilmentNotRunning', state: 'SUCCEEDED' });
  });
});
