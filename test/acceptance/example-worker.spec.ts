import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const Asked = z.object({
  query: z.string(),
  variables: z.object({ input: z.object({ operationId: z.string().optional(), claimSecret: z.string().optional() }) }),
});
const refused = { data: { succeedFulfilment: { __typename: 'StaleToken', message: 'Another worker has it' } } };
const work = (token: number) => ({
  token,
  secret: `secret of ${token}`,
  operation: { id: `o-${token}`, kind: 'PROVISION', instance: { id: `i-${token}` } },
});
const claims = (...tokens: number[]) => ({ data: { claimFulfilments: { claims: tokens.map(work) } } });
const fault = { errors: [{ message: 'The log cannot be reached' }] };

let server: Server;
let root: string;
const reported: unknown[] = [];

function answerTo(body: string, answers: object[]): object {
  const { query, variables } = Asked.parse(JSON.parse(body));
  if (query.includes('claimFulfilments')) return answers.shift() ?? claims();
  const { operationId, claimSecret } = variables.input;
  reported.push([operationId, claimSecret]);
  return operationId === 'o-1' ? refused : { data: { succeedFulfilment: { __typename: 'SucceedFulfilmentSuccess' } } };
}

/** A marketplace that answers the first claim with a fault, the next with two pieces of work, of which one was overtaken. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'bourse-worker-'));
  const answers: object[] = [fault, claims(1, 2)];
  server = createServer((request, response) => {
    void text(request).then((body) => response.end(JSON.stringify(answerTo(body, answers))));
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
});
afterEach(() => {
  server.close();
  rmSync(root, { recursive: true });
});

describe('the example of a worker', () => {
  it('goes on after a fault of the marketplace, and after work that was overtaken', async () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const environment = { BOURSE_URL: `http://127.0.0.1:${port}`, BOURSE_TOKEN: 'token', ROOT: root };
    const worker = spawn(process.execPath, ['examples/worker/worker.mjs'], { env: environment });
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    const complaints = text(worker.stderr);
    while (reported.length < 2 && worker.exitCode === null) await new Promise((later) => setTimeout(later, 20));
    worker.kill();
    await ended;
    expect(reported).toEqual([
      ['o-1', 'secret of 1'],
      ['o-2', 'secret of 2'],
    ]);
    expect(await complaints).toContain('Another worker has it');
  });
});
