import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Marketplace, openMarketplace } from './marketplace.js';

let marketplace: Marketplace;
beforeAll(async () => {
  marketplace = await openMarketplace();
});
afterAll(() => marketplace.close());

const refusal = '... on Refusal { code message }';

describe('asking without a valid token', () => {
  it('is answered with 401 and a correlation id, and nothing of the schema', async () => {
    const answer = await marketplace.anonymous.send('{ viewer { id } }');
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(answer.correlationId).toMatch(/^[\w.:-]+$/);
    const introspection = await marketplace.anonymous.send('{ __schema { types { name } } }');
    expect(introspection.status).toBe(401);
  });

  it.each([
    ['unknown', `bourse_${'0'.repeat(32)}_${'a'.repeat(43)}`],
    ['malformed', 'bourse_nonsense'],
    ['of a stranger', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.'],
  ])('is answered alike when the token is %s', async (_what, token) => {
    const answer = await marketplace.as(token).send('{ viewer { id } }');
    expect(answer).toMatchObject({ status: 401, errors: [{ message: 'The token is not valid, or no longer' }] });
  });

  it('is answered alike when a known token comes with a wrong secret', async () => {
    const wrong = `${marketplace.operatorToken.slice(0, -1)}${marketplace.operatorToken.endsWith('A') ? 'E' : 'A'}`;
    const answer = await marketplace.as(wrong).send('{ viewer { id } }');
    expect(answer).toMatchObject({ status: 401, errors: [{ message: 'The token is not valid, or no longer' }] });
  });
});

describe('acting in a role that one does not have', () => {
  it('is refused in words, and records nothing', async () => {
    const consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
    const head = await marketplace.host.parts.eventStore.head();
    const erasing = await consumer.mutate('eraseSubject', { principal: 'somebody' }, refusal);
    expect(erasing).toMatchObject({ __typename: 'NotPermitted', code: 'NOT_PERMITTED' });
    const grants = [{ role: 'PRODUCER', teams: ['payments'] }];
    const issuing = await consumer.mutate('issueToken', { label: 'bot', grants }, refusal);
    expect(issuing).toMatchObject({ __typename: 'NotPermitted', message: expect.stringContaining('producer') });
    expect(await marketplace.host.parts.eventStore.head()).toBe(head);
  });

  it('shows the caller what they may do', async () => {
    const grants = [{ role: 'consumer', teams: ['payments'] }] as const;
    const { viewer } = await marketplace
      .as({ subject: 'carol', grants })
      .query('{ viewer { kind grants { role teams } } }');
    expect(viewer).toEqual({ kind: 'PERSON', grants: [{ role: 'CONSUMER', teams: ['payments'] }] });
  });
});
