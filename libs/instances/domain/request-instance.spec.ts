import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { InstanceFact } from '../events/index.js';
import { instance } from './instance.js';
import { type Market, requestInstance } from './request-instance.js';
import { guardedMarket, market, offer, parties, request, story } from './story.js';

const { given } = scenario(instance);

const held = {
  instance: 'i-1',
  capability: 'postgresql',
  version: '1.0.0',
  plan: 'small',
  environment: 'production',
  consumerTeam: 'payments',
};
const subject = { instance: 'i-1', operation: 'o-1', kind: 'PROVISION' } as const;

const requested: InstanceFact = {
  type: 'InstanceRequested',
  data: { ...held, ...parties, name: 'ledger', monthlyPriceCents: 40_00, currency: 'EUR' },
};
const submitted: InstanceFact = {
  type: 'OperationSubmitted',
  data: {
    ...held,
    ...parties,
    ...subject,
    cause: 'CONSUMER',
    requestedBy: 'ada',
    parameters: '{"sizeGb":10}',
    justification: 'the new ledger',
    channel: 'WORKER',
    generation: 1,
    stage: 'GA',
  },
};
const validated: InstanceFact = { type: 'OperationValidated', data: subject };

/** The market with the version deprecated until an instant. */
const until = (sunsetAt: string): Market => ({
  ...market,
  offer: { ...offer, stage: 'DEPRECATED', deprecation: { sunsetAt, replacement: undefined, migrationGuide: '' } },
});

describe('requesting an instance', () => {
  it('is granted by policy and queued at once where no approval is wanted, at the price of that moment', () =>
    given()
      .when(requestInstance(request, market))
      .expectFacts(
        requested,
        submitted,
        validated,
        { type: 'ApprovalGranted', data: { ...subject, policy: 'auto', comment: '' } },
        {
          type: 'OperationQueued',
          data: {
            ...subject,
            instancePhase: 'PROVISIONING',
            reason: 'APPROVED',
            channel: 'WORKER',
            capability: 'postgresql',
            ownerTeam: 'databases',
          },
        },
      ));

  it('waits for a producer of the owner team where the contract says so, but not for ever', () =>
    given()
      .when(requestInstance(request, guardedMarket))
      .expectFacts(requested, submitted, validated, {
        type: 'ApprovalRequested',
        data: { ...subject, approverTeam: 'databases', expiresAt: '2026-01-01T01:00:00.000Z' },
      }));

  it('changes nothing when it comes again, whatever is offered by then', () =>
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('GA', 'SUNSET', 'RETIRED'),
        (isPaused, isGuarded, stage) =>
          given(...story(requestInstance(request, isGuarded ? guardedMarket : market)))
            .when(requestInstance(request, { ...market, offer: { ...offer, isPaused, stage } }))
            .expectNothing(),
      ),
    ));

  it('is refused when the version was never published', () =>
    given()
      .when(requestInstance(request, { ...market, offer: { status: 'UNPUBLISHED' } }))
      .expectRejection({ reason: 'VersionNotOffered', why: 'NOT_PUBLISHED' }));

  it.each([
    ['PAUSED', { isPaused: true }],
    ['SUNSET', { stage: 'SUNSET' }],
    ['RETIRED', { stage: 'RETIRED' }],
    ['WITHDRAWN', { isWithdrawn: true }],
  ] as const)('is refused when the version is %s', (why, made) =>
    given()
      .when(requestInstance(request, { ...market, offer: { ...offer, ...made } }))
      .expectRejection({ reason: 'VersionNotOffered', why }),
  );

  it('succeeds for a deprecated version until the first instant of its sunset day', () => {
    given()
      .when(requestInstance(request, until('2026-01-01T00:00:00.000Z')))
      .expectRejection({ reason: 'VersionNotOffered', why: 'SUNSET' });
    const facts = story(requestInstance(request, until('2026-01-01T00:00:00.001Z')));
    given(...facts)
      .when(requestInstance(request, market))
      .expectNothing();
  });

  it('is refused for a team that is not registered', () =>
    given()
      .when(requestInstance(request, { ...market, team: { status: 'UNKNOWN' } }))
      .expectRejection({ reason: 'UnknownTeam', team: 'payments' }));

  it('is refused for a plan that the version does not have, naming those it has', () =>
    given()
      .when(requestInstance({ ...request, plan: 'huge' }, market))
      .expectRejection({ reason: 'UnknownPlan', plans: ['small'] }));

  it('is refused for an environment that the installation does not have', () =>
    given()
      .when(requestInstance({ ...request, environment: 'moon' }, market))
      .expectRejection({ reason: 'UnknownEnvironment', environments: ['dev', 'production'] }));

  it('is refused with every place where the parameters break the schema', () => {
    const violations = [{ path: '/sizeGb', message: 'must be >= 1' }];
    given()
      .when(requestInstance({ ...request, violations }, market))
      .expectRejection({ reason: 'InvalidParameters', violations });
  });
});
