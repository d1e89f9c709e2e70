import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claim, provision, succeed } from './acts.js';
import { type Client, type Data, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { expectSuccess, offerPostgresql, wantedInstance } from './sample-offer.js';
import {
  answeredWith,
  lineAfter,
  lineOfMutation,
  linesDuring,
  type SecurityLine,
  securityLines,
  socketWith,
} from './security-lines.js';

const consumerGrants = [{ role: 'consumer', teams: ['payments'] }] as const;
const person = { subject: 'carol', name: 'Carol Shaw', email: 'carol.shaw@example.org', grants: consumerGrants };
const label = 'nightly bot of Carol';
const refusal = '... on Refusal { code message }';
const somebody = '6f1c9a52-3f0e-5b7d-9c44-0a1b2c3d4e5f';
const local = '127.0.0.1';

let marketplace: Marketplace;
let worker: Client;
let consumer: Client;
let operatorId: string;
let consumerId: string;
/** Everything that must not be found in any line. */
const secrets: string[] = [person.name, person.email, label, wantedInstance.justification];

const idOf = async (client: Client) => textAt(await client.query('{ viewer { id } }'), 'viewer.id');

const isSignInOf = (id: string) => (line: SecurityLine) =>
  line.event === 'authn_login_success' && line.principal === id;

/** The one line that a mutation writes, with its answer. */
const written = (client: Client, mutation: string, input: Data, selection?: string) =>
  lineOfMutation(marketplace, client, { mutation, input, ...(selection !== undefined && { selection }) });

beforeAll(async () => {
  marketplace = await openMarketplace({
    environment: { BOURSE_LOG_LEVEL: 'error' },
  });
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  worker = producer;
  const token = await marketplace.tokenOf(person);
  secrets.push(token, marketplace.operatorToken);
  consumer = marketplace.as(token);
  [operatorId, consumerId] = await Promise.all([idOf(marketplace.operator), idOf(consumer)]);
}, 60_000);
afterAll(() => marketplace.close());

describe('the start', () => {
  it('is told by each process, and so is the first operator', () => {
    const lines = securityLines(marketplace);
    const started = lines.filter(({ event }) => event === 'sys_startup').map(({ process }) => process);
    expect(started).toEqual(marketplace.isDistributed ? ['projector', 'api'] : ['standalone']);
    expect(lines.filter(({ event }) => event === 'authn_token_created')).toMatchObject([
      { outcome: 'success', principal: 'installation', address: 'local', target: operatorId, roles: 'OPERATOR' },
    ]);
  });
});

describe('who shows a token', () => {
  it('signs in once with each', async () => {
    await Promise.all([consumer.query('{ viewer { id } }'), marketplace.operator.query('{ viewer { id } }')]);
    const lines = securityLines(marketplace);
    expect(lines.filter(isSignInOf(consumerId))).toMatchObject([
      { outcome: 'success', address: local, kind: 'PERSON' },
    ]);
    expect(lines.filter(isSignInOf(operatorId))).toMatchObject([
      { outcome: 'success', address: local, kind: 'SERVICE' },
    ]);
  });

  it.each([
    ['no token', () => undefined, 'MISSING'],
    ['no bearer', () => 'two words', 'MALFORMED'],
    ['what nobody signed', () => 'three.small.words', 'NOT_VERIFIED'],
    ['a token of nobody', () => `bourse_${'0'.repeat(32)}_${'s'.repeat(43)}`, 'UNKNOWN'],
    ['a wrong secret', () => `${marketplace.operatorToken.slice(0, -3)}AAA`, 'WRONG_SECRET'],
  ])('is refused with %s', async (_what, token, reason) => {
    const shown = token();
    if (shown !== undefined && shown.length > 20) secrets.push(shown);
    const client = shown === undefined ? marketplace.anonymous : marketplace.as(shown);
    const { lines } = await answeredWith(marketplace, client, '{ viewer { id } }');
    expect(lines).toMatchObject([
      { event: 'authn_login_fail', outcome: 'refused', principal: 'anonymous', address: local, reason },
    ]);
  });

  it('is refused with a token that was revoked, and the socket that it opened is closed', async () => {
    const { answer, line } = await written(
      marketplace.operator,
      'issueToken',
      { label, grants: [{ role: 'AUDITOR' }] },
      '... on IssueTokenSuccess { secret token { id principal expiresAt } }',
    );
    const secret = textAt(answer, 'secret');
    const target = textAt(answer, 'token.principal');
    const tokenId = textAt(answer, 'token.id');
    const credential = Buffer.from(tokenId, 'base64url').toString().replace('Token:', '');
    secrets.push(secret);
    expect(line).toMatchObject({
      event: 'authn_token_created',
      outcome: 'success',
      principal: operatorId,
      action: 'issueToken',
      target,
      credential,
      expiresAt: textAt(answer, 'token.expiresAt'),
      roles: 'AUDITOR',
    });
    const socket = await socketWith(marketplace, secret);
    const count = securityLines(marketplace).length;
    expect((await written(marketplace.operator, 'revokeToken', { tokenId })).line).toMatchObject({
      event: 'authn_token_revoked',
      outcome: 'success',
      principal: operatorId,
      target,
      credential,
    });
    const [expired, ...others] = await lineAfter(marketplace, count, 'session_expired');
    expect(others).toEqual([]);
    expect(expired).toMatchObject({ outcome: 'success', principal: target, address: local });
    socket.terminate();
    const { lines } = await answeredWith(marketplace, marketplace.as(secret), '{ viewer { id } }');
    expect(lines).toMatchObject([{ event: 'authn_login_fail', reason: 'REVOKED' }]);
    const refused = await linesDuring(marketplace, () => socketWith(marketplace, secret));
    expect(refused).toMatchObject([{ event: 'authn_login_fail', address: local, reason: 'REVOKED' }]);
  });
});

describe('what a caller may not do', () => {
  it.each([
    ['by a rule', 'registerTeam', { slug: 'mine', name: 'Mine', department: 'acme' }, 'registerTeam'],
    ['by the access rule of the field', 'eraseSubject', { principal: somebody }, 'Mutation.eraseSubject'],
  ])('is refused %s', async (_how, mutation, input, action) => {
    const { answer, line } = await written(consumer, mutation, input);
    expect(answer).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(line).toMatchObject({ event: 'authz_fail', outcome: 'refused', principal: consumerId, action });
  });

  it('is told alike where it is missing and where it is hidden', async () => {
    const missing = { event: 'authz_not_found', outcome: 'refused', principal: consumerId, address: local };
    const hidden = Buffer.from(`Token:${somebody}`).toString('base64url');
    expect((await written(consumer, 'revokeToken', { tokenId: hidden })).line).toMatchObject({
      ...missing,
      action: 'revokeToken',
    });
    for (const [field, action] of [
      [`node(id: "${hidden}") { id }`, 'Query.node'],
      [`nodes(ids: ["${hidden}"]) { id }`, 'Query.nodes'],
      ['team(slug: "nobody-has-it") { id }', 'Query.team'],
    ]) {
      const { lines } = await answeredWith(marketplace, consumer, `{ ${field} }`);
      expect(lines).toMatchObject([{ ...missing, action }]);
    }
  });
});

describe('what changes who may do what', () => {
  it.each([
    ['grantMembership', { team: 'search', principal: somebody, role: 'PRODUCER' }],
    ['revokeMembership', { team: 'search', principal: somebody, role: 'PRODUCER' }],
  ])('is told of %s', async (mutation, { principal: target, ...held }) => {
    const { line } = await written(marketplace.operator, mutation, { principal: target, ...held });
    expect(line).toMatchObject({
      event: 'authz_change',
      outcome: 'success',
      principal: operatorId,
      action: mutation,
      target,
      ...held,
    });
  });

  it('says so when it only came again', async () => {
    const input = { team: 'search', principal: somebody, role: 'CONSUMER', idempotencyKey: 'again' };
    expect((await written(marketplace.operator, 'grantMembership', input)).line).not.toHaveProperty('isRepeated');
    expect((await written(marketplace.operator, 'grantMembership', input)).line).toMatchObject({ isRepeated: true });
  });

  it('is told of an owner who hands over', async () => {
    const { line } = await written(marketplace.operator, 'transferOwnership', {
      capability: 'postgresql',
      toTeam: 'platform',
    });
    expect(line).toMatchObject({ event: 'authz_change', capability: 'postgresql', team: 'platform' });
  });
});

describe('tokens of somebody else', () => {
  it('are told of with whose they were, when they are taken over and when all are revoked', async () => {
    const issued = { label, grants: [{ role: 'AUDITOR' }] };
    const { answer } = await written(
      marketplace.operator,
      'issueToken',
      issued,
      '... on IssueTokenSuccess { token { id principal } }',
    );
    const colleague = await marketplace.asService({ role: 'operator', teams: 'all' });
    const colleagueId = await idOf(colleague);
    const taken = await written(colleague, 'takeOverToken', { tokenId: textAt(answer, 'token.id') });
    const target = textAt(answer, 'token.principal');
    expect(taken.line).toMatchObject({
      event: 'authz_change',
      outcome: 'success',
      principal: colleagueId,
      action: 'takeOverToken',
      target,
    });
    const revoked = await written(marketplace.operator, 'revokeTokens', { principal: colleagueId });
    expect(revoked.line).toMatchObject({
      event: 'authn_token_revoked',
      outcome: 'success',
      principal: operatorId,
      action: 'revokeTokens',
      target: colleagueId,
      count: 1,
    });
  });
});

describe('what is destroyed', () => {
  it('is told of a person and of an instance, by ids', async () => {
    const { instanceId } = await provision(consumer, worker, { name: 'goes' });
    expectSuccess(await consumer.mutate('deprovisionInstance', { instanceId, justification: 'the end' }, refusal));
    secrets.push('the end', 'db-1.example.org');
    expectSuccess(await succeed(worker, await claim(worker)));
    const deleted = { event: 'sensitive_delete', outcome: 'success', principal: operatorId };
    const subject = await written(marketplace.operator, 'eraseSubject', { principal: consumerId });
    expect(subject.line).toMatchObject({ ...deleted, target: consumerId });
    const instance = await written(marketplace.operator, 'eraseInstance', { instanceId });
    expect(instance.line).toMatchObject({ ...deleted, target: instanceId });
  });
});

describe('the lines', () => {
  it('are counted in the metrics, each', async () => {
    const text = await (await fetch(`${marketplace.managementUrl}/metrics`)).text();
    const own = securityLines(marketplace).filter(({ process }) => process !== 'projector');
    const counted = Map.groupBy(own, ({ event, outcome }) => `{event="${event}",outcome="${outcome}"}`);
    for (const [labels, lines] of counted) {
      expect(text).toContain(`bourse_security_events_total${labels} ${lines.length}\n`);
    }
    expect(counted.size).toBeGreaterThan(8);
  });

  it('hold no secret, no name, no address of a person and no text that somebody wrote', () => {
    const text = JSON.stringify(securityLines(marketplace));
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('end with the stop', async () => {
    await marketplace.restart({ BOURSE_SECURITY_LINES_PER_MINUTE: '0' });
    const stopped = securityLines(marketplace).filter(({ event }) => event === 'sys_shutdown');
    expect(stopped).toHaveLength(marketplace.isDistributed ? 2 : 1);
    const count = securityLines(marketplace).length;
    await marketplace.as('nobody').send('{ viewer { id } }');
    expect(securityLines(marketplace)).toHaveLength(count);
  });
});
