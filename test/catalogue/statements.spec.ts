import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CatalogueServer, startCatalogue } from './catalogue-server.js';
import { provisionInstance, requestInstance } from './instances.js';

let server: CatalogueServer;
const capabilityCount = 50;

const person = '6f1c9a52-3f0e-5b7d-9c44-0a1b2c3d4e5f';

beforeAll(async () => {
  server = await startCatalogue();
  for (let number = 0; number < capabilityCount; number += 1) await add(number);
  await server.settle();
}, 120_000);
afterAll(() => server.close());

/** A team with a capability in two versions, and a live instance. */
async function add(number: number): Promise<void> {
  const [team, capability] = [`team-${number}`, `capability-${number}`];
  const producer = `producer of ${team}`;
  await server.mutate('operator', 'registerTeam', { slug: team, name: team, department: 'acme' });
  await server.mutate('operator', 'grantMembership', { team, principal: person, role: 'PRODUCER' });
  await server.mutate(producer, 'registerCapability', {
    slug: capability,
    ownerTeam: team,
    name: capability,
    summary: 's',
  });
  for (const version of ['1.0.0', '1.1.0']) {
    const plans = [{ slug: 'small', name: 'Small', monthlyPriceCents: 0 }];
    await server.mutate(producer, 'draftVersion', {
      capability,
      version,
      parameterSchema: {},
      outputSchema: {},
      plans,
    });
    await server.mutate(producer, 'publishVersion', { capability, version, stage: 'GA' });
  }
  const held = { instance: `i-${number}`, capability, version: '1.1.0' };
  await requestInstance(server.eventStore, held);
  await provisionInstance(server.eventStore, held);
}

async function statementsOf(document: string, first: number): Promise<number> {
  const before = server.statementCount();
  await server.query('operator', document, { first });
  return server.statementCount() - before;
}

const everything = `query ($first: Int!) {
  capabilities(first: $first) {
    totalCount
    edges { node {
      slug liveInstanceCount
      owner { slug name }
      ownerHistory { team }
      latest { version liveInstanceCount }
      versions(first: 5) { totalCount edges { node { version status liveInstanceCount contract { approval } capability { slug } } } }
    } }
  }
}`;
const members = `query ($first: Int!) {
  teams(first: $first) { totalCount edges { node { slug members(first: 5) { totalCount edges { node { principal } } } } } }
}`;

describe('a page of capabilities with owners, versions and counts', () => {
  it('shows all of them', async () => {
    const document =
      '{ capabilities(first: 50) { edges { node { liveInstanceCount latest { version } versions { totalCount } } } } }';
    const { capabilities } = await server.query('operator', document);
    const node = { liveInstanceCount: 1, latest: { version: '1.1.0' }, versions: { totalCount: 2 } };
    expect(capabilities).toEqual({ edges: Array.from({ length: capabilityCount }, () => ({ node })) });
  });

  it('takes as many statements for 50 as for 2', async () => {
    const [few, many] = [await statementsOf(everything, 2), await statementsOf(everything, 50)];
    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(12);
  });
});

describe('a page of teams with their members', () => {
  it('takes as many statements for 50 as for 2', async () => {
    const [few, many] = [await statementsOf(members, 2), await statementsOf(members, 50)];
    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(4);
  });
});
