import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Marketplace, openMarketplace, textAt } from './marketplace.js';

const pagesMax = 1_000;

const page = z.object({ pageInfo: z.object({ endCursor: z.string() }) });

let marketplace: Marketplace;
let ahead: string;

beforeAll(async () => {
  marketplace = await openMarketplace();
  const input = { slug: 'payments', name: 'Payments', department: 'acme', description: '' };
  const registered = await marketplace.operator.mutate(
    'registerTeam',
    input,
    '... on RegisterTeamSuccess { position }',
  );
  const [logId, ordinal] = textAt(registered, 'position').split('.');
  ahead = `${logId}.${Number(ordinal) + 1_000_000_000}`;
}, 60_000);
afterAll(() => marketplace.close());

describe('a position of this log that it has not reached', () => {
  it.each([
    'query ($at: Position!) { teams(first: 1, atLeast: $at) { totalCount } }',
    'query ($at: Position!) { scorecard(atLeast: $at) { mean } }',
    'query ($at: String!) { facts(after: $at) { edges { cursor } } }',
    'query ($at: String!) { facts(after: $at, filter: { categories: ["team"] }) { edges { cursor } } }',
    'query ($at: String!) { facts(after: $at, filter: { stream: "team-payments" }) { edges { cursor } } }',
  ])('is refused as a stale read: %s', async (document) => {
    const { errors } = await marketplace.operator.send(document, { at: ahead });
    expect(errors).toMatchObject([{ extensions: { code: 'STALE_READ' } }]);
  });

  it('ends a subscription that asks for what comes after it', async () => {
    const document = 'subscription ($at: Position!) { facts(after: $at) { id } }';
    const first = marketplace.operator.subscribe(document, { at: ahead })[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject([{ extensions: { code: 'STALE_READ' } }]);
  });

  it('is not where a page ends, also behind the last fact, where a server keeps events of others', async () => {
    const query = 'query ($at: String) { facts(first: 100, after: $at) { pageInfo { endCursor } } }';
    let at: string | null = null;
    for (let pages = 0; pages < pagesMax; pages += 1) {
      const { pageInfo } = page.parse((await marketplace.operator.query(query, { at }))['facts']);
      if (pageInfo.endCursor === at) break;
      at = pageInfo.endCursor;
    }
    const { errors } = await marketplace.operator.send(query, { at });
    expect(errors).toBeUndefined();
  });
});
