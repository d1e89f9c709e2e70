import { request } from 'node:http';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Answer, Client, Variables } from './client.js';
import type { Marketplace } from './marketplace.js';

const lineShape = z.looseObject({
  time: z.iso.datetime(),
  log: z.literal('security'),
  process: z.string(),
  event: z.string(),
  outcome: z.enum(['success', 'refused', 'failed']),
  principal: z.string().min(1),
  address: z.string().min(1),
  correlationId: z.string().min(1),
  message: z.string().min(1),
});

export type SecurityLine = z.infer<typeof lineShape>;

/** Returns the lines of the security log so far; each has to have every field that the documentation promises. */
export function securityLines(marketplace: Marketplace): readonly SecurityLine[] {
  return marketplace
    .logged()
    .split('\n')
    .filter((line) => line.includes('"log":"security"'))
    .map((line) => lineShape.parse(JSON.parse(line)));
}

/** What an act wrote into the security log, but for signing in. */
export async function linesDuring(marketplace: Marketplace, act: () => Promise<unknown>) {
  const before = securityLines(marketplace).length;
  await act();
  return securityLines(marketplace)
    .slice(before)
    .filter(({ event }) => event !== 'authn_login_success');
}

/** Waits until there is a line of this event after the first `count`, and gives those that there are. */
export async function lineAfter(
  marketplace: Marketplace,
  count: number,
  event: string,
): Promise<readonly SecurityLine[]> {
  const endsAt = performance.now() + 30_000;
  for (;;) {
    const found = securityLines(marketplace)
      .slice(count)
      .filter((line) => line.event === event);
    if (found.length > 0) return found;
    if (performance.now() > endsAt) throw new Error(`Nothing was written about ${event}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

/** An answer with what was written under its correlation id, but for signing in. */
export async function answeredWith(
  marketplace: Marketplace,
  client: Client,
  document: string,
  variables: Variables = {},
): Promise<{ readonly answer: Answer; readonly lines: readonly SecurityLine[] }> {
  const answer = await client.send(document, variables);
  const lines = securityLines(marketplace).filter(
    ({ correlationId, event }) => correlationId === answer.correlationId && event !== 'authn_login_success',
  );
  return { answer, lines };
}

interface Wanted {
  readonly mutation: string;
  readonly input: Variables;
  readonly selection?: string;
}

let keysUsed = 0;

/** The answer to a mutation with the one line that it wrote. */
export async function lineOfMutation(marketplace: Marketplace, client: Client, wanted: Wanted) {
  const { mutation, input, selection = '... on Refusal { code message }' } = wanted;
  keysUsed += 1;
  const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  const document = `mutation ($input: ${inputType}) { answer: ${mutation}(input: $input) { __typename ${selection} } }`;
  const variables = { input: { idempotencyKey: `secure ${keysUsed}`, ...input } };
  const { answer, lines } = await answeredWith(marketplace, client, document, variables);
  const [line] = lines;
  if (line === undefined || lines.length !== 1) throw new Error(`Not one line, but ${JSON.stringify(lines)}`);
  return { answer: answer.data?.['answer'], line };
}

/** A socket that has shown a token, and heard the answer to it. */
export function socketWith({ url }: Marketplace, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  socket.on('open', () => {
    const payload = { authorization: `Bearer ${token}` };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
  });
  return new Promise((resolve) => {
    socket.once('message', () => resolve(socket));
    socket.once('close', () => resolve(socket));
  });
}

/** The status of a request with these headers and half a body. */
export function statusOf({ url }: Marketplace, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/graphql`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end('{');
  });
}
