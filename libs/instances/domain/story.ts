import type { Contract } from '#libs/capabilities/events';
import type { Decision } from '#libs/kernel';
import type { InstanceFact } from '../events/index.js';
import type { ClaimFulfilment } from './claim-fulfilment.js';
import { type Instance, instance } from './instance.js';
import type { PublishedOffer } from './offer.js';
import type { Market, RequestInstance } from './request-instance.js';
import type { Change, Parties } from './submission.js';

// What the specs of the rules have in common: one version, one request, and how a story is told by the rules themselves.

const contract: Contract = {
  parameterSchema: { type: 'object' },
  outputSchema: { type: 'object' },
  plans: [{ plan: 'small', name: 'Small', description: 'For a start', monthlyPriceCents: 40_00, currency: 'EUR' }],
  channel: 'WORKER',
  approval: 'AUTO',
  approvalTimeoutSeconds: 3_600,
  leaseDurationSeconds: 60,
  releaseNotes: '',
};

export const offer: PublishedOffer = {
  status: 'PUBLISHED',
  capability: 'postgresql',
  version: '1.0.0',
  contract,
  stage: 'GA',
  isPaused: false,
  isWithdrawn: false,
  isRetiring: false,
  deprecation: undefined,
};

/** The same version, with a producer who decides on each request. */
export const guardedOffer: PublishedOffer = { ...offer, contract: { ...contract, approval: 'PRODUCER' } };

export const parties: Parties = {
  consumerDepartment: 'acme/payments',
  ownerTeam: 'databases',
  ownerDepartment: 'acme/platform',
};

export const market: Market = {
  offer,
  owner: { status: 'KNOWN', ownerTeam: 'databases', ownerDepartment: 'acme/platform' },
  team: { status: 'KNOWN', department: 'acme/payments' },
  environments: ['dev', 'production'],
};

export const guardedMarket: Market = { ...market, offer: guardedOffer };

export const request: RequestInstance = {
  instance: 'i-1',
  operation: 'o-1',
  name: 'ledger',
  capability: 'postgresql',
  version: '1.0.0',
  plan: 'small',
  environment: 'production',
  consumerTeam: 'payments',
  parameters: '{"sizeGb":10}',
  violations: [],
  justification: 'the new ledger',
  requestedBy: 'ada',
  requestedAt: '2026-01-01T00:00:00.000Z',
};

/** A later change, asked for by the same person. */
export const change = (operation: string): Change => ({
  operation,
  justification: '',
  requestedBy: 'ada',
  requestedAt: '2026-02-01T00:00:00.000Z',
  parties,
  offer,
});

/** SHA-256 of the secret of every claim here, and the proof of whoever knows it. */
export const secretDigest = 'digest-of-the-secret';
export const proves = (digest: string): boolean => digest === secretDigest;

export const claim = (operation: string): ClaimFulfilment => ({
  operation,
  worker: 'worker-1',
  leaseDurationSeconds: 60,
  secretDigest,
  isLate: false,
  cleanUp: change(`clean-up-of-${operation}`),
});

/** What a worker says when all went well. */
export const success = (operation: string, token = 1) => ({
  operation,
  token,
  proves,
  outputs: '{"host":"db-1"}',
  violations: [],
  hadManualStep: false,
});

export const failure = (operation: string, token = 1) => ({
  operation,
  token,
  proves,
  code: 'OUT_OF_DISK',
  message: 'no room left',
  instanceUsable: false,
  repeatable: true,
});

export type Rule = (state: Instance) => Decision<InstanceFact, unknown>;

/** The facts that a row of commands leaves behind; one that is refused leaves none. */
export function story(...rules: readonly Rule[]): readonly InstanceFact[] {
  return rules.reduce<readonly InstanceFact[]>((facts, rule) => {
    const decision = rule(facts.reduce(instance.evolve, instance.initialState));
    return decision.outcome === 'accepted' ? [...facts, ...decision.facts] : facts;
  }, []);
}

/** The instance after a row of commands. */
export function after(...rules: readonly Rule[]): Instance {
  return story(...rules).reduce(instance.evolve, instance.initialState);
}
