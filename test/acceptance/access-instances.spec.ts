import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { expectSuccess, offerPostgresql, wantedInstance } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const requested = `... on RequestInstanceSuccess { instance { id activeOperation { id } } } ${refusal}`;
const consumerOf = (team: string) => [{ role: 'consumer', teams: [team] }] as const;
const bothRoles = [
  { role: 'consumer', teams: ['payments'] },
  { role: 'producer', teams: ['platform'] },
] as const;

let marketplace: Marketplace;
let producer: Client;
let consumer: Client;
let stranger: Client;
let instanceId: string;
let operationId: string;

beforeAll(async () => {
  marketplace = await openMarketplace();
  ({ producer } = await offerPostgresql(marketplace, 'PRODUCER'));
  consumer = marketplace.as({ subject: 'carol', grants: consumerOf('payments') });
  stranger = marketplace.as({ subject: 'sam', grants: consumerOf('search') });
  const answer = await consumer.mutate('requestInstance', wantedInstance, requested);
  instanceId = textAt(answer, 'instance.id');
  operationId = textAt(answer, 'instance.activeOperation.id');
  await marketplace.settle();
}, 60_000);
afterAll(() => marketplace.close());

/** An id of the same form, of something that was never there. */
const missing = (id: string) => {
  const text = Buffer.from(id, 'base64url').toString();
  const last = text.endsWith('a') ? 'b' : 'a';
  return Buffer.from(`${text.slice(0, -1)}${last}`).toString('base64url');
};

describe('looking at an instance', () => {
  const byId = `query ($id: ID!) {
    instance(id: $id) { name phase } node(id: $id) { id } nodes(ids: [$id]) { id }
  }`;

  it('is possible for its parties, operators and auditors', async () => {
    const auditor = marketplace.as({ subject: 'audrey', grants: [{ role: 'auditor', teams: 'all' }] });
    for (const party of [consumer, producer, marketplace.operator, auditor]) {
      expect(await party.query(byId, { id: instanceId })).toMatchObject({ instance: { name: 'ledger' } });
    }
  });

  it('finds nothing for everybody else: the very answer of an id that does not exist', async () => {
    const foreign = await stranger.send(byId, { id: instanceId });
    const absent = await stranger.send(byId, { id: missing(instanceId) });
    expect(foreign).toEqual({ ...absent, correlationId: foreign.correlationId });
    expect(foreign.data).toEqual({ instance: null, node: null, nodes: [null] });
    const list = await stranger.query('{ instances { totalCount edges { node { id } } } operations { totalCount } }');
    expect(list).toEqual({ instances: { totalCount: 0, edges: [] }, operations: { totalCount: 0 } });
  });

  it('finds nothing of it among the facts either', async () => {
    const history = '{ facts(first: 100, filter: { categories: ["instance"] }) { edges { node { type data } } } }';
    expect(await stranger.query(history)).toEqual({ facts: { edges: [] } });
    const forParty = JSON.stringify(await producer.query(history));
    expect(forParty).toContain('InstanceRequested');
    expect(forParty).not.toContain('sealed:');
  });

  it('keeps what tokens and memberships there are to operators and auditors', async () => {
    const history = '{ facts(first: 100, filter: { categories: ["token"] }) { edges { node { type } } } }';
    expect(await consumer.query(history)).toEqual({ facts: { edges: [] } });
    expect(JSON.stringify(await marketplace.operator.query(history))).toContain('TokenIssued');
  });
});

describe('changing an instance of another team', () => {
  it.each(['updateInstance', 'deprovisionInstance'])('is answered by %s as if it did not exist', async (mutation) => {
    const rest = mutation === 'updateInstance' ? { parameters: { sizeGb: 8 } } : {};
    const foreign = await stranger.mutate(mutation, { instanceId, ...rest }, refusal);
    const absent = await stranger.mutate(mutation, { instanceId: missing(instanceId), ...rest }, refusal);
    expect(foreign).toMatchObject({ __typename: 'NotFound' });
    expect(foreign).toEqual(absent);
  });

  it('is refused in words to a party in the wrong role', async () => {
    const answer = await producer.mutate('deprovisionInstance', { instanceId }, refusal);
    expect(answer).toMatchObject({ __typename: 'NotPermitted' });
    const forOthers = { ...wantedInstance, consumerTeam: 'search' };
    expect(await consumer.mutate('requestInstance', forOthers, refusal)).toMatchObject({ __typename: 'NotPermitted' });
  });
});

const request = async (client: Client) =>
  textAt(await client.mutate('requestInstance', wantedInstance, requested), 'instance.activeOperation.id');

describe('approving a request', () => {
  it('is up to producers of the owner team; for others it does not exist or is not theirs', async () => {
    expect(await stranger.mutate('approveOperation', { operationId }, refusal)).toMatchObject({
      __typename: 'NotFound',
    });
    expect(await consumer.mutate('approveOperation', { operationId }, refusal)).toMatchObject({
      __typename: 'NotPermitted',
    });
  });

  it('is never up to who asked for it, in whatever shape', async () => {
    const both = marketplace.as({ subject: 'bo', grants: bothRoles });
    const token = async (client: Client, role: 'CONSUMER' | 'PRODUCER') => {
      const team = role === 'CONSUMER' ? 'payments' : 'platform';
      const input = { label: 'own hand', grants: [{ role, teams: [team] }] };
      return marketplace.as(
        textAt(await client.mutate('issueToken', input, '... on IssueTokenSuccess { secret }'), 'secret'),
      );
    };
    const [asking, approving] = [await token(both, 'CONSUMER'), await token(both, 'PRODUCER')];
    const byPerson = await request(both);
    const byToken = await request(asking);
    for (const [approver, operation] of [
      [both, byPerson],
      [approving, byPerson],
      [both, byToken],
      [approving, byToken],
    ] as const) {
      const answer = await approver.mutate('approveOperation', { operationId: operation }, refusal);
      expect(answer).toMatchObject({ __typename: 'NotPermitted' });
    }
    for (const operation of [byPerson, byToken]) {
      expectSuccess(await producer.mutate('approveOperation', { operationId: operation }, refusal));
    }
  });
});

describe('changing who may', () => {
  it('lets a new owner team in and the old one out', async () => {
    const heir = marketplace.as({ subject: 'heidi', grants: [{ role: 'producer', teams: ['search'] }] });
    const byId = 'query ($id: ID!) { instance(id: $id) { name } }';
    expect(await heir.query(byId, { id: instanceId })).toEqual({ instance: null });
    const transfer = { capability: 'postgresql', toTeam: 'search' };
    expectSuccess(await producer.mutate('transferOwnership', transfer, refusal));
    await marketplace.settle();
    expect(await heir.query(byId, { id: instanceId })).toEqual({ instance: { name: 'ledger' } });
    expect(await producer.query(byId, { id: instanceId })).toEqual({ instance: null });
    const history = '{ facts(first: 100, filter: { categories: ["instance"] }) { edges { node { type } } } }';
    expect(await producer.query(history)).toEqual({ facts: { edges: [] } });
    expect(JSON.stringify(await heir.query(history))).toContain('InstanceRequested');
  });

  it('counts memberships that an operator grants, from the next request on', async () => {
    const newcomer = marketplace.as({ subject: 'nina' });
    const byId = 'query ($id: ID!) { instance(id: $id) { name } }';
    expect(await newcomer.query(byId, { id: instanceId })).toEqual({ instance: null });
    const { viewer } = await newcomer.query('{ viewer { id } }');
    const membership = { team: 'payments', principal: textAt(viewer, 'id'), role: 'CONSUMER' };
    expectSuccess(await marketplace.operator.mutate('grantMembership', membership, refusal));
    expect(await newcomer.query(byId, { id: instanceId })).toEqual({ instance: { name: 'ledger' } });
    expectSuccess(await marketplace.operator.mutate('revokeMembership', membership, refusal));
    expect(await newcomer.query(byId, { id: instanceId })).toEqual({ instance: null });
  });
});
