import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { provision, shown } from './acts.js';
import { loseKey } from './keys-copy.js';
import { type Client, ManualClock, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
let marketplace: Marketplace;
let consumer: Client;
let instanceId: string;
let lostToken: string;

const ownId = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1] ?? '';

async function issued(label: string): Promise<string> {
  const answer = await marketplace.operator.mutate(
    'issueToken',
    { label, grants: [{ role: 'AUDITOR' }] },
    `... on IssueTokenSuccess { token { id } } ${refusal}`,
  );
  return textAt(answer, 'token.id');
}

/** The keys of a token's label and of an instance's texts are lost; nobody erased them. */
beforeAll(async () => {
  marketplace = await openMarketplace({ clock: new ManualClock() });
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  ({ instanceId } = await provision(consumer, producer, { name: 'ledger' }));
  await issued('kept');
  lostToken = await issued('lost');
  await marketplace.settle();
  await marketplace.restart({}, async () => {
    await loseKey(marketplace, `token-${ownId(lostToken)}`);
    await loseKey(marketplace, `instance-${ownId(instanceId)}`);
  });
  await marketplace.settle();
}, 60_000);
afterAll(() => marketplace.close());

const head = () => marketplace.host.parts.eventStore.head();

describe('texts whose key is lost', () => {
  it('read as unreadable, on a page on which the others read as ever', async () => {
    const { tokens } = await marketplace.operator.query('{ tokens(first: 20) { edges { node { label } } } }');
    const labels = JSON.stringify(tokens);
    expect(labels).toContain('"label":"unreadable"');
    expect(labels).toContain('"label":"kept"');
    expect(labels).not.toContain('"label":"lost"');
    const wanted = 'parameters outputs history(first: 1) { edges { node { data } } }';
    const seen = { parameters: 'unreadable', outputs: 'unreadable' };
    expect(await shown(consumer, 'instance', instanceId, wanted)).toMatchObject(seen);
    expect(await shown(marketplace.operator, 'instance', instanceId, 'parameters outputs')).toEqual(seen);
  });

  it('are named where the process says how it is, which stays ready', async () => {
    const answer = await fetch(`${marketplace.managementUrl}/readyz`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      ready: true,
      warnings: { texts: expect.stringContaining('cannot be read') },
    });
    const metrics = await (await fetch(`${marketplace.managementUrl}/metrics`)).text();
    expect(metrics).toMatch(/bourse_unreadable_texts\{reason="KEY_MISSING"\} [1-9]/);
  });

  it('keep nobody from what needs none of them: a token is revoked', async () => {
    const wanted = `... on RevokeTokenSuccess { token { label state } } ${refusal}`;
    expect(await marketplace.operator.mutate('revokeToken', { tokenId: lostToken }, wanted)).toMatchObject({
      token: { label: 'unreadable', state: 'REVOKED' },
    });
  });

  it('are decided on by nobody, and nothing is sealed beside them: a change is refused with a code', async () => {
    const before = await head();
    const changing = consumer.mutate('updateInstance', { instanceId, parameters: { sizeGb: 8 } }, refusal);
    await expect(changing).rejects.toThrow('TEXT_UNREADABLE');
    expect(await head()).toBe(before);
    expectSuccess(await consumer.mutate('deprovisionInstance', { instanceId }, refusal));
  });
});
