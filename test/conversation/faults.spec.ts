import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLog, outageLog } from '#libs/observability';
import { ask, type ExampleServer, startExample } from './example-server.js';

let server: ExampleServer;

beforeAll(async () => {
  server = await startExample();
});
afterAll(() => server.close());

const requestCount = 100;
/** Longer than any of these requests takes. */
const quietMs = 1_000;
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

  it('is logged in one line when an outage begins and in one when it is over, and hides no other fault', async () => {
    const lines: Record<string, unknown>[] = [];
    const log = openLog({ level: 'info', destination: { write: (line) => void lines.push(JSON.parse(line)) } });
    const struck = await startExample({ outages: outageLog(log, quietMs) });
    const asking = (fault: string, id: number) =>
      ask(struck, query, { variables: { fault }, headers: { 'x-correlation-id': `outage-${id}` } });
    for (let id = 0; id < requestCount; id += 1) {
      const answer = await asking('StoreUnavailable', id);
      expect(answer.errors).toMatchObject([{ extensions: { correlationId: `outage-${id}` } }]);
    }
    await asking('Defect', requestCount);
    await sleep(2 * quietMs);
    const message = 'requests fail with StoreUnavailable';
    expect(lines).toMatchObject([
      { message, code: 'STORE_UNAVAILABLE', correlationId: 'outage-0', path: ['fails'], stack: expect.any(String) },
      { message: `${message}: it is over`, count: requestCount },
    ]);
    expect(struck.logged).toMatchObject([{ correlationId: `outage-${requestCount}`, stack: expect.any(String) }]);
    await struck.close();
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
