import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Client, type Data, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { offerPostgresql, wantedInstance } from './sample-offer.js';
import { answeredWith, lineOfMutation, linesDuring, securityLines, statusOf } from './security-lines.js';

const person = { subject: 'carol', name: 'Carol Shaw', email: 'carol.shaw@example.org' };
const spender = { subject: 'sid', name: 'Sid Spender', email: 'sid@example.org' };
const local = '127.0.0.1';
const pageOfCatalogue = (number: number) => `p${number}: capabilities(first: 100) { edges { node { slug } } }`;

const pageOfFacts = (number: number) => `p${number}: facts(first: 100) { edges { node { revision } } }`;

let marketplace: Marketplace;
let consumer: Client;
let consumerId: string;
/** Everything that must not be found in any line. */
const secrets: string[] = [person.name, person.email, spender.name, spender.email];

const idOf = async (client: Client) => textAt(await client.query('{ viewer { id } }'), 'viewer.id');
const written = (client: Client, mutation: string, input: Data) =>
  lineOfMutation(marketplace, client, { mutation, input });

beforeAll(async () => {
  marketplace = await openMarketplace({ environment: { BOURSE_BUDGET_POINTS_PER_MINUTE: '40000' } });
  await offerPostgresql(marketplace, 'AUTO');
  const token = await marketplace.tokenOf(person);
  secrets.push(token, marketplace.operatorToken);
  consumer = marketplace.as(token);
  consumerId = await idOf(consumer);
  await marketplace.settle();
}, 60_000);
afterAll(() => marketplace.close());

describe('what is too much', () => {
  it('is told of a document, with the limit', async () => {
    const document = `{ ${'viewer { id } '.repeat(300)} }`;
    const { lines } = await answeredWith(marketplace, consumer, document);
    expect(lines).toMatchObject([
      {
        event: 'limit_exceeded',
        outcome: 'refused',
        principal: consumerId,
        where: 'query',
        limit: 'at most 1,000 tokens',
      },
    ]);
  });

  it('is told of a text in a variable, without the name that its author gave it', async () => {
    secrets.push('Ottos', 'A long story');
    const parameters = { Ottos: 'A long story '.repeat(6_000) };
    const { answer, line } = await written(consumer, 'requestInstance', { ...wantedInstance, parameters });
    expect(answer).toBeUndefined();
    expect(line).toMatchObject({ event: 'limit_exceeded', principal: consumerId, where: 'variables' });
  });

  it('is told of a body and of headers, whose caller is not known yet', async () => {
    const body = await linesDuring(marketplace, () => consumer.send(`{ viewer { id } } # ${'x'.repeat(300_000)}`));
    expect(body).toMatchObject([{ event: 'limit_exceeded', outcome: 'refused', address: local, where: 'body' }]);
    const headers = await linesDuring(marketplace, () => statusOf(marketplace, { 'x-long': 'x'.repeat(20_000) }));
    expect(headers).toMatchObject([{ event: 'limit_exceeded', outcome: 'refused', address: local, where: 'headers' }]);
  });

  it('is told of a budget that is spent', async () => {
    const sid = marketplace.as(await marketplace.tokenOf(spender));
    const pages = Array.from({ length: 20 }, (_, number) => pageOfCatalogue(number)).join(' ');
    const spend = () => answeredWith(marketplace, sid, `{ ${pages} }`);
    let last = await spend();
    for (let asked = 0; asked < 100 && last.answer.status === 200; asked += 1) last = await spend();
    expect(last.lines).toMatchObject([
      { event: 'excess_rate_limit_exceeded', outcome: 'refused', address: local, code: 'RATE_LIMITED' },
    ]);
  });
});

describe('what has no form', () => {
  it('is told of documents and bodies, once each', async () => {
    const { lines } = await answeredWith(marketplace, consumer, '{ nothing nowhere never }');
    const wrong = { event: 'input_validation_fail', outcome: 'refused', address: local };
    expect(lines).toMatchObject([{ ...wrong, principal: consumerId, code: 'GRAPHQL_VALIDATION_FAILED' }]);
    const json = await linesDuring(marketplace, () => statusOf(marketplace, { 'content-type': 'application/json' }));
    expect(json).toMatchObject([{ ...wrong, code: 'BAD_REQUEST' }]);
    const forged = await linesDuring(marketplace, () => statusOf(marketplace, { 'content-type': 'text/plain' }));
    expect(forged).toMatchObject([{ ...wrong, code: 'BAD_REQUEST' }]);
  });
});

describe('a socket', () => {
  it('is not opened for a page of another origin', async () => {
    const lines = await linesDuring(marketplace, async () => {
      const socket = new WebSocket(`${marketplace.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        origin: 'https://elsewhere.example.org',
      });
      await new Promise((resolve) => {
        socket.on('error', resolve);
      });
    });
    expect(lines).toMatchObject([{ event: 'connection_refused', outcome: 'refused', address: local }]);
  });

  it('is told of refusals under its caller', async () => {
    const token = await marketplace.tokenOf(person);
    secrets.push(token);
    const socket = createClient({
      url: `${marketplace.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
    });
    const lines = await linesDuring(marketplace, async () => {
      const results = socket.iterate({ query: '{ nothing }' });
      await expect(results.next()).rejects.toBeDefined();
    });
    await socket.dispose();
    expect(lines).toMatchObject([
      { event: 'input_validation_fail', outcome: 'refused', principal: consumerId, address: local },
    ]);
  });
});

describe('facts that leave', () => {
  it('are told by the thousand', async () => {
    const auditor = await marketplace.asService({ role: 'auditor', teams: 'all' });
    const pages = Array.from({ length: 10 }, (_, number) => pageOfFacts(number)).join(' ');
    const lines = await linesDuring(marketplace, async () => {
      let taken = 0;
      for (let asked = 0; asked < 100 && taken < 1_000; asked += 1) {
        taken += JSON.stringify(await auditor.query(`{ ${pages} }`)).split('"revision"').length - 1;
      }
    });
    expect(lines).toMatchObject([
      { event: 'data_export', outcome: 'success', principal: await idOf(auditor), address: local, facts: 1_000 },
    ]);
  });
});

describe('the lines', () => {
  it('hold no secret, no name, no address of a person and no text that somebody wrote', () => {
    const text = JSON.stringify(securityLines(marketplace));
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});
