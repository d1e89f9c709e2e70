import { once } from 'node:events';
import { connect } from 'node:net';
import { type Attack, atOnce, countOf } from './attack.js';
import { oneOf, type Random } from './generate-values.js';
import type { Verdict } from './judge.js';
import { attackerAddress } from './market.js';

const answerMs = 15_000;
const body = '{"query":"{viewer{id}}"}';

/** Requests as no client writes them. */
const oddRequests: readonly ((random: Random) => string)[] = [
  (random) => Array.from({ length: 2_000 }, () => String.fromCharCode(Math.floor(random() * 256))).join(''),
  () => 'GET /graphql\r\n\r\n',
  () => `POST /graphql HTTP/9.9\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  () => `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\n${body}`,
  () => `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n${body}`,
  () => `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nzz\r\n${body}`,
  () => `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\nffffffffffffffffff\r\n${body}`,
  (random) => `GET /${'%'.repeat(Math.floor(random() * 500))} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  () => 'GET /graphql?query=%7Bviewer%7Bid%7D%7D&variables=%7B HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  () => 'GET /graphql?query=%ff%fe&__proto__=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  (random) => `GET / HTTP/1.1\r\nHost: a\r\n${'x-a: b\r\n'.repeat(Math.floor(random() * 3_000))}\r\n`,
  (random) =>
    `GET / HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(Math.floor(random() * 40_000))}\r\nConnection: close\r\n\r\n`,
  () => 'TRACE /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  () => 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  () =>
    'GET /graphql HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 99\r\n\r\n',
  () => 'GET /graphql HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: !\r\n\r\n',
  () => 'GET /other HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
  () => 'GET /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \x01\x02\r\nConnection: close\r\n\r\n',
  () =>
    `POST /graphql HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 999999999\r\nContent-Type: application/json\r\n\r\n`,
  () =>
    `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  (random) => `GET / HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(1 + Math.floor(random() * 200)),
  () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
];

export const rawHttp: Attack = {
  name: 'writes bytes on connections that are hardly HTTP',
  prepare: async ({ installation: { url } }, { scale, random }) => {
    const port = Number(new URL(url).port);
    const requests = Array.from({ length: countOf(1_000, scale, 100) }, () =>
      oneOf(random, oddRequests, () => '')(random),
    );
    return () => atOnce(requests, 16, (bytes) => sent(port, bytes));
  },
};

/** Either an answer of HTTP that blames the caller, or the end of the connection. */
async function sent(port: number, bytes: string): Promise<Verdict> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: attackerAddress });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').catch(() => undefined);
  const answered: Buffer[] = [];
  const first = Promise.race([once(socket, 'data').catch(() => undefined), closed]);
  socket.on('data', (chunk: Buffer) => answered.push(chunk));
  socket.write(Buffer.from(bytes, 'latin1'));
  const late = setTimeout(() => socket.destroy(), answerMs);
  await first;
  clearTimeout(late);
  socket.destroy();
  return { name: JSON.stringify(bytes.slice(0, 120)), problem: problemIn(Buffer.concat(answered).toString('latin1')) };
}

export function problemIn(answered: string): string | undefined {
  if (answered === '') return undefined;
  const [, status] = /^HTTP\/1\.[01] (\d{3}) /.exec(answered) ?? [];
  if (status === undefined) return `no answer of HTTP: ${answered.slice(0, 80)}`;
  // 501 and 505 say of the request that it is not understood.
  return status >= '500' && status !== '501' && status !== '505' ? `status ${status}` : undefined;
}
