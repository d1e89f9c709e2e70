import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { type ExampleServer, startExample } from './example-server.js';

let server: ExampleServer;

beforeAll(async () => {
  server = await startExample();
});
afterAll(() => server.close());

/** A notice is about what a server may leave out: GET requests here need a header that no foreign page can send. */
const passing = ['ok', 'notice'];

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({
    url: () => server.url,
    fetchFn: (url: string, init: RequestInit = {}) => {
      const headers = { ...Object.fromEntries(new Headers(init.headers)), authorization: 'Bearer operator' };
      return fetch(url, { ...init, headers });
    },
  });

  it.each(audits)('$name', async (audit) => {
    const { status } = await audit.fn();
    expect(passing).toContain(status);
  });
});
