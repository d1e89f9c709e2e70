import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, type ExampleServer, startExample } from './example-server.js';

let server: ExampleServer;

beforeAll(async () => {
  server = await startExample();
});
afterAll(() => server.close());

const query = 'query ($fault: String!) { fails(fault: $fault) isOpen }';

describe('a fault', () => {
  it.each([
    { fault: 'StorageFull', code: 'STORAGE_FULL' },
    { fault: 'UnknownOutcome', code: 'UNKNOWN_OUTCOME' },
    { fault: 'StoreUnavailable', code: 'STORE_UNAVAILABLE' },
    { fault: 'PostgresqlUnavailable', code: 'STORE_UNAVAILABLE' },
    { fault: 'StreamDeleted', code: 'STREAM_DELETED' },
    { fault: 'Contended', code: 'CONTENDED' },
    { fault: 'Defect', code: 'INTERNAL_SERVER_ERROR' },
  ])('is told as $code, under the correlation id that is logged once', async ({ fault, code }) => {
    // From the third use on the document runs compiled; the answers are the same.
    for (let use = 0; use < 4; use += 1) {
      server.logged.length = 0;
      const headers = { 'x-correlation-id': `fault-${use}` };
      const answer = await ask(server, query, { variables: { fault }, headers });
      expect(answer).toMatchObject({ status: 200, data: { fails: null, isOpen: true } });
      expect(answer.headers.get('x-correlation-id')).toBe(`fault-${use}`);
      expect(answer.errors).toMatchObject([{ path: ['fails'], extensions: { code, correlationId: `fault-${use}` } }]);
      expect(server.logged).toMatchObject([{ code, correlationId: `fault-${use}`, path: ['fails'] }]);
    }
  });

  it('tells nothing of what failed inside', async () => {
    const answer = await ask(server, query, { variables: { fault: 'Defect' } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(JSON.stringify(answer)).not.toContain('stack');
  });

  it('is not what a wrong document is: that is told and not logged', async () => {
    server.logged.length = 0;
    const answers = await Promise.all(
      ['{ nothing }', '{', '{ widgets(first: "x") { totalCount } }'].map((text) => ask(server, text)),
    );
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions['correlationId']))).not.toContain(
      undefined,
    );
    expect(server.logged).toEqual([]);
  });
});
