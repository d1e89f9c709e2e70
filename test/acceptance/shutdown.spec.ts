import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerText } from './answer-text.js';
import { type Marketplace, openMarketplace, textAt } from './marketplace.js';

const callerCount = 24;
let marketplace: Marketplace;
beforeAll(async () => {
  // On a machine that is busy an answer takes long; whether there is one is the question here.
  const environment = { BOURSE_REQUEST_SECONDS_MAX: '60', BOURSE_SHUTDOWN_SECONDS_MAX: '60' };
  marketplace = await openMarketplace({ environment });
});
afterAll(() => marketplace.close());

interface Outcomes {
  readonly acknowledged: Set<string>;
  readonly dropped: string[];
  /** Settles when there is something to lose: more answers than callers, however slow the machine is. */
  readonly begun: PromiseWithResolvers<void>;
}

const issueToken = `mutation ($key: String!) {
  issueToken(input: { idempotencyKey: $key, label: "load", grants: [{ role: CONSUMER }] }) { ... on IssueTokenSuccess { token { id } } }
}`;

/** Issues tokens one after the other on a connection of its own, until nobody listens any more. */
async function keepIssuing({ url, operatorToken }: Marketplace, outcomes: Outcomes, caller: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' };
  for (let count = 0; ; count += 1) {
    try {
      const asked = request(`${url}/graphql`, { method: 'POST', agent, headers });
      asked.end(JSON.stringify({ query: issueToken, variables: { key: `${caller} ${count}` } }));
      const answer: unknown = JSON.parse(await answerText(asked));
      outcomes.acknowledged.add(textAt(answer, 'data.issueToken.token.id'));
      if (outcomes.acknowledged.size > callerCount) outcomes.begun.resolve();
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
      if (code !== 'ECONNREFUSED') outcomes.dropped.push(code);
      outcomes.begun.resolve();
      return agent.destroy();
    }
  }
}

describe('stopping under load', () => {
  it('answers every request that it took, and keeps all that it acknowledged', async () => {
    const outcomes: Outcomes = { acknowledged: new Set(), dropped: [], begun: Promise.withResolvers() };
    const { managementUrl } = marketplace;
    const callers = Array.from({ length: callerCount }, (_, caller) => keepIssuing(marketplace, outcomes, caller));
    await outcomes.begun.promise;
    const stopping = marketplace.host.stop();
    expect((await fetch(`${managementUrl}/readyz`)).status).toBe(503);
    expect((await fetch(`${managementUrl}/livez`)).status).toBe(200);
    await Promise.all([...callers, stopping]);

    expect(outcomes.dropped).toEqual([]);
    expect(outcomes.acknowledged.size).toBeGreaterThan(callerCount);
    await marketplace.restart();
    await marketplace.settle();
    const known = new Set<string>();
    for (let after: string | null = null, isMore = true; isMore; ) {
      const { tokens } = await marketplace.operator.query(
        'query ($after: String) { tokens(first: 100, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      for (const id of JSON.stringify(tokens).matchAll(/"id":"([^"]+)"/g)) known.add(id[1] ?? '');
      isMore = JSON.stringify(tokens).includes('"hasNextPage":true');
      after = isMore ? textAt(tokens, 'pageInfo.endCursor') : null;
    }
    expect([...outcomes.acknowledged].filter((id) => !known.has(id))).toEqual([]);
  });

  it('cuts nobody when nobody asks for anything', async () => {
    await marketplace.operator.query('{ viewer { id } }');
    const { length } = marketplace.logged();
    await marketplace.host.stop();
    const told = marketplace.logged().slice(length);
    expect(told).toContain('stopped');
    expect(told).not.toContain('connections were cut');
    await marketplace.restart();
  });
});
