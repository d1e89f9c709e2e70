import type { Data } from './marketplace.js';
import { contract, wantedInstance } from './sample-offer.js';

export const guarded = { capability: 'postgresql', version: '1.1.0' };
const mysql = { capability: 'mysql', version: '1.0.0' };
const team = { slug: 'fraud', name: 'Fraud', department: 'acme/fraud' };
const about = { name: 'MySQL', summary: 'Another database' };
const grants = [{ role: 'CONSUMER', teams: ['payments'] }];
const [somebody, somebodyElse] = [1, 2].map((digit) => `${String(digit).repeat(8)}-0000-4000-8000-000000000000`);
const updated = { parameters: { sizeGb: 8 } };

/** What steps leave for those after them. */
export type Made = Readonly<Record<string, string>>;

export interface Step {
  readonly mutation: string;
  readonly by: 'operator' | 'producer' | 'consumer';
  readonly input: (made: Made) => Data;
  /** What else is asked for under the same key. */
  readonly differently: (made: Made) => Data;
  /** Fields of the success that must be the same again. */
  readonly fields?: string;
  /** What is kept of them for later steps, by name and path. */
  readonly keep?: Readonly<Record<string, string>>;
}

const hour = { periodStart: '2026-01-05T06:00:00.000Z', observedAt: '2026-01-05T08:00:00.000Z' };
const seen = {
  recordUsage: { metric: 'storage', quantity: '12.5', unit: 'GiB', ...hour },
  recordCost: { amount: '0.40', currency: 'EUR', ...hour },
  recordHealth: { status: 'DEGRADED', observedAt: '2026-01-05T08:00:00.000Z' },
};

const operation = 'operation { id kind submittedAt }';
const underClaim = (made: Made) => ({ operationId: made['operation'], token: 1, claimSecret: made['secret'] });
const byOperator = { by: 'operator' } as const;
const byProducer = { by: 'producer' } as const;
const byConsumer = { by: 'consumer' } as const;

const claimStep: Step = {
  mutation: 'claimFulfilments',
  ...byProducer,
  input: () => ({ capabilities: ['postgresql'] }),
  differently: () => ({ countMax: 2 }),
  fields: 'claims { token secret operation { id } }',
  keep: { secret: 'claims.0.secret' },
};

const requestStep: Step = {
  mutation: 'requestInstance',
  ...byConsumer,
  input: () => ({ ...wantedInstance, name: 'once' }),
  differently: () => ({ name: 'twice' }),
  fields: `instance { id name } ${operation}`,
  keep: { operation: 'operation.id', instance: 'instance.id' },
};

/** Every mutation that records something, in an order in which each succeeds. */
export const steps: readonly Step[] = [
  {
    mutation: 'registerTeam',
    ...byOperator,
    input: () => team,
    differently: () => ({ name: 'Other' }),
    fields: 'team { id name }',
  },
  {
    mutation: 'describeTeam',
    ...byOperator,
    input: () => ({ team: 'fraud', name: 'Fraud', department: 'acme/risk' }),
    differently: () => ({ name: 'Other' }),
  },
  {
    mutation: 'grantMembership',
    ...byOperator,
    input: () => ({ team: 'fraud', principal: '6f1c9a52-3f0e-5b7d-9c44-0a1b2c3d4e5f', role: 'CONSUMER' }),
    differently: () => ({ role: 'PRODUCER' }),
  },
  {
    mutation: 'revokeMembership',
    ...byOperator,
    input: () => ({ team: 'fraud', principal: '6f1c9a52-3f0e-5b7d-9c44-0a1b2c3d4e5f', role: 'CONSUMER' }),
    differently: () => ({ role: 'PRODUCER' }),
  },
  {
    mutation: 'issueToken',
    ...byOperator,
    input: () => ({ label: 'bot', grants }),
    differently: () => ({ label: 'other bot' }),
    fields: 'token { id label }',
    keep: { bot: 'token.id' },
  },
  {
    mutation: 'revokeToken',
    ...byOperator,
    input: (made) => ({ tokenId: made['bot'] }),
    differently: () => ({ tokenId: 'bm90aGluZw' }),
  },
  {
    mutation: 'takeOverToken',
    ...byOperator,
    input: (made) => ({ tokenId: made['operatorToken'] }),
    differently: () => ({ tokenId: 'bm90aGluZw' }),
    fields: 'token { id owner }',
  },
  {
    mutation: 'issueToken',
    ...byConsumer,
    input: () => ({ label: 'bot of a consumer', grants }),
    differently: () => ({ label: 'other bot' }),
    keep: { consumer: 'token.issuedBy' },
    fields: 'token { issuedBy }',
  },
  {
    mutation: 'revokeTokens',
    ...byOperator,
    input: (made) => ({ principal: made['consumer'] }),
    differently: () => ({ principal: somebody }),
    fields: 'principal revokedCount remainingCount tokens { id state revokedAt }',
  },
  {
    mutation: 'registerCapability',
    ...byProducer,
    input: () => ({ ...about, slug: 'mysql', ownerTeam: 'platform' }),
    differently: () => ({ name: 'Other' }),
    fields: 'capability { id name }',
  },
  {
    mutation: 'describeCapability',
    ...byProducer,
    input: () => ({ ...about, capability: 'mysql', tags: ['sql'] }),
    differently: () => ({ name: 'Other' }),
  },
  {
    mutation: 'draftVersion',
    ...byProducer,
    input: () => ({ ...contract, ...mysql }),
    differently: () => ({ releaseNotes: 'Other' }),
    fields: 'version { id }',
  },
  {
    mutation: 'publishVersion',
    ...byProducer,
    input: () => ({ ...mysql, stage: 'ALPHA' }),
    differently: () => ({ stage: 'GA' }),
  },
  {
    mutation: 'promoteVersion',
    ...byProducer,
    input: () => ({ ...mysql, stage: 'BETA' }),
    differently: () => ({ stage: 'GA' }),
  },
  {
    mutation: 'pauseVersion',
    ...byProducer,
    input: () => ({ ...mysql, reason: 'a flood' }),
    differently: () => ({ reason: 'a fire' }),
  },
  { mutation: 'resumeVersion', ...byProducer, input: () => mysql, differently: () => guarded },
  {
    mutation: 'deprecateVersion',
    ...byProducer,
    input: () => ({ ...mysql, sunsetAt: '2026-06-01T00:00:00Z', migrationGuide: 'Go.' }),
    differently: () => ({ migrationGuide: 'Run.' }),
  },
  {
    mutation: 'acknowledgeDeprecation',
    ...byConsumer,
    input: () => ({ ...mysql, team: 'payments' }),
    differently: () => guarded,
  },
  {
    mutation: 'postponeSunset',
    ...byProducer,
    input: () => ({ ...mysql, sunsetAt: '2026-07-01T00:00:00Z' }),
    differently: () => ({ sunsetAt: '2026-08-01T00:00:00Z' }),
  },
  {
    mutation: 'withdrawVersion',
    ...byProducer,
    input: () => ({ ...mysql, reason: 'CVE' }),
    differently: () => ({ reason: 'another CVE' }),
  },
  { mutation: 'retireVersion', ...byProducer, input: () => mysql, differently: () => guarded },
  {
    mutation: 'transferOwnership',
    ...byOperator,
    input: () => ({ capability: 'mysql', toTeam: 'search' }),
    differently: () => ({ toTeam: 'payments' }),
  },
  {
    mutation: 'retireCapability',
    ...byOperator,
    input: () => ({ capability: 'mysql' }),
    differently: () => ({ capability: 'mysql-2' }),
  },

  requestStep,
  claimStep,
  {
    mutation: 'reportProgress',
    ...byProducer,
    input: (made) => ({ ...underClaim(made), percent: 10 }),
    differently: () => ({ percent: 11 }),
  },
  {
    mutation: 'suspendFulfilment',
    ...byProducer,
    input: (made) => ({ ...underClaim(made), reason: 'tea', retryAfterSeconds: 60 }),
    differently: () => ({ retryAfterSeconds: 61 }),
  },
  { mutation: 'resumeFulfilment', ...byProducer, input: underClaim, differently: () => ({ token: 7 }) },
  {
    mutation: 'failFulfilment',
    ...byProducer,
    input: (made) => ({ ...underClaim(made), code: 'NO', instanceUsable: false, repeatable: true }),
    differently: () => ({ code: 'NEVER' }),
  },
  {
    mutation: 'retryOperation',
    ...byConsumer,
    input: (made) => ({ operationId: made['operation'] }),
    differently: () => ({ justification: 'please' }),
    fields: operation,
    keep: { operation: 'operation.id' },
  },
  claimStep,
  {
    mutation: 'succeedFulfilment',
    ...byProducer,
    input: (made) => ({ ...underClaim(made), outputs: { host: 'h' } }),
    differently: () => ({ outputs: { host: 'g' } }),
  },
  ...(['recordUsage', 'recordCost', 'recordHealth'] as const).map((mutation) => ({
    mutation,
    ...byProducer,
    input: (made: Made) => ({ instanceId: made['instance'], ...seen[mutation] }),
    differently: () => ({ observedAt: '2026-01-05T07:00:00.000Z' }),
    fields: 'instance { id }',
  })),
  {
    mutation: 'updateInstance',
    ...byConsumer,
    input: (made) => ({ ...updated, instanceId: made['instance'] }),
    differently: () => ({ parameters: { sizeGb: 9 } }),
    fields: operation,
    keep: { operation: 'operation.id' },
  },
  {
    mutation: 'cancelOperation',
    ...byConsumer,
    input: (made) => ({ operationId: made['operation'], reason: 'no' }),
    differently: () => ({ reason: 'nay' }),
  },
  {
    mutation: 'deprovisionInstance',
    ...byConsumer,
    input: (made) => ({ instanceId: made['instance'] }),
    differently: () => ({ justification: 'please' }),
    fields: operation,
    keep: { operation: 'operation.id' },
  },
  claimStep,
  {
    mutation: 'succeedFulfilment',
    ...byProducer,
    input: (made) => ({ ...underClaim(made), outputs: {} }),
    differently: () => ({ hadManualStep: true }),
  },
  {
    mutation: 'eraseInstance',
    ...byOperator,
    input: (made) => ({ instanceId: made['instance'] }),
    differently: (made) => ({ instanceId: made['operation'] }),
  },
  {
    mutation: 'eraseSubject',
    ...byOperator,
    input: () => ({ principal: somebody }),
    differently: () => ({ principal: somebodyElse }),
  },
  { ...requestStep, input: () => ({ ...wantedInstance, ...guarded, name: 'asked-for' }) },
  {
    mutation: 'approveOperation',
    ...byProducer,
    input: (made) => ({ operationId: made['operation'] }),
    differently: () => ({ comment: 'gladly' }),
  },
  { ...requestStep, input: () => ({ ...wantedInstance, ...guarded, name: 'too-much' }) },
  {
    mutation: 'refuseOperation',
    ...byProducer,
    input: (made) => ({ operationId: made['operation'], reason: 'no' }),
    differently: () => ({ reason: 'nay' }),
  },
];
