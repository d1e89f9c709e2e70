import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { type Marketplace, openMarketplace } from './marketplace.js';

const portal = 'https://portal.example.org';
const foreign = ['https://elsewhere.example.org', `${portal}.evil.example`, 'http://portal.example.org', 'null'];
let closed: Marketplace;
let opened: Marketplace;

beforeAll(async () => {
  closed = await openMarketplace();
  opened = await openMarketplace({ environment: { BOURSE_CORS_ORIGINS: portal } });
}, 60_000);
afterAll(async () => {
  await closed.close();
  await opened.close();
});

/** What a browser asks before it lets a page send a token or JSON. */
const preflight = ({ url }: Marketplace, origin: string) =>
  fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });

/** What a browser sends without asking: whether the page may read the answer, the headers say. */
const simple = ({ url }: Marketplace, origin: string, contentType = 'text/plain') =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { origin, 'content-type': contentType },
    body: JSON.stringify({ query: '{ __typename }' }),
  });

const granted = ({ headers }: Response) => [...headers.keys()].filter((name) => name.startsWith('access-control-'));

async function socketStatus({ url }: Marketplace, origin: string): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers: { origin } });
  socket.on('error', () => undefined);
  const answer = await Promise.race([
    once(socket, 'open').then(() => 101),
    once(socket, 'unexpected-response').then(([, response]) => Number(response.statusCode)),
  ]);
  socket.terminate();
  return answer;
}

describe('a page of another origin', () => {
  it.each([portal, ...foreign])('is granted nothing unless it is configured: %s', async (origin) => {
    expect(granted(await preflight(closed, origin))).toEqual([]);
    expect(granted(await simple(closed, origin))).toEqual([]);
    expect(granted(await simple(closed, origin, 'application/json'))).toEqual([]);
    expect(await socketStatus(closed, origin)).toBe(403);
  });

  it.each(foreign)('is granted nothing when others are configured: %s', async (origin) => {
    for (const answer of [await preflight(opened, origin), await simple(opened, origin)]) {
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
    expect(await socketStatus(opened, origin)).toBe(403);
  });

  it('runs nothing by a request that browsers send without asking', async () => {
    expect((await simple(closed, portal)).ok).toBe(false);
    const query = new URLSearchParams({ query: '{ __typename }' });
    expect((await fetch(`${closed.url}/graphql?${query.toString()}`, { headers: { origin: portal } })).status).toBe(
      400,
    );
  });
});

describe('a page of a configured origin', () => {
  it('may send tokens and JSON, reads what names its request, and is lent no cookies', async () => {
    const { headers } = await preflight(opened, portal);
    expect(headers.get('access-control-allow-origin')).toBe(portal);
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST');
    const answer = await simple(opened, portal, 'application/json');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(portal);
    expect(answer.headers.get('access-control-expose-headers')).toBe('x-correlation-id, retry-after');
    expect(answer.headers.get('vary')).toMatch(/\bOrigin\b/i);
    for (const each of [headers, answer.headers]) expect(each.get('access-control-allow-credentials')).toBeNull();
    expect(await socketStatus(opened, portal)).toBe(101);
  });
});
