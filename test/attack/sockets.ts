import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attack, atOnce, countOf, type Scene } from './attack.js';
import type { Verdict } from './judge.js';
import { attackerAddress, type Caller } from './market.js';
import { type AttackSocket, connectSocket, openSocket } from './socket.js';

const strangers = async ({ installation: { url } }: Scene, count: number): Promise<readonly AttackSocket[]> => {
  return atOnce(Array.from({ length: count }), handshakesMax, async () => {
    const { socket, connection } = connectSocket({ url, token: undefined, address: attackerAddress });
    await settledConnection(connection);
    return socket;
  });
};

/** Open or refused; either is an answer. */
const settledConnection = (connection: NodeJS.EventEmitter): Promise<unknown> =>
  Promise.race([once(connection, 'open'), once(connection, 'close')]).catch(() => undefined);

/** A signed-in caller from elsewhere opens a socket and is told of a fact. */
async function followsFacts(name: string, caller: Caller): Promise<Verdict> {
  try {
    const socket = await openSocket(caller.asking);
    const { id } = socket.subscribe('subscription { facts { id } }');
    const { payloads, codes } = await socket.after(id, 5_000);
    socket.end();
    return { name, problem: payloads > 0 ? undefined : `no fact was told, but ${codes.join(', ') || 'nothing'}` };
  } catch (error) {
    return { name, problem: `no socket: ${String(error)}` };
  }
}

const strangerCount = 1_000;
/** Handshakes under way at a time: so many sockets as one address opens one after another. */
const handshakesMax = 50;
/** Of one address, and with a few whose end is on its way. */
const strangersMax = 100;

const socketFlood: Attack = {
  name: 'opens a thousand sockets without a token, and keeps them',
  prepare: async (scene) => {
    const { asService } = scene.market;
    const client = await asService([{ role: 'consumer', teams: ['payments'] }], '127.0.0.8');
    return async () => {
      const sockets = await strangers(scene, strangerCount);
      const verdict = await followsFacts('a signed-in client beside them', client);
      const open = await atOnce(sockets, strangerCount, (socket) => socket.closedWithin(0));
      for (const socket of sockets) socket.end();
      const openCount = open.filter((closeCode) => closeCode === undefined).length;
      const problem = openCount > strangersMax ? `${openCount} sockets of strangers are open` : undefined;
      return [verdict, { name: 'the strangers', problem }];
    };
  },
};

const onTheLimit = 10;

const oneTooMany: Attack = {
  name: 'begins eleven subscriptions at once on a socket that may have ten',
  prepare: async ({ market: { attackerAs } }, { scale }) => {
    const attacker = await attackerAs('consumer');
    return () =>
      atOnce(Array.from({ length: countOf(10, scale) }), 1, async (_, number) => {
        const socket = await openSocket(attacker.asking);
        const ids = Array.from({ length: onTheLimit + 1 }, () => socket.subscribe('subscription { facts { id } }').id);
        const told = await Promise.all(ids.map((id) => socket.after(id, 3_000)));
        socket.end();
        const refused = told.filter(({ codes }) => codes.includes('LIMIT_EXCEEDED') || codes.includes('RATE_LIMITED'));
        const problem = refused.length === 1 ? undefined : `${refused.length} were refused, and exactly one had to be`;
        return { name: `socket ${number + 1}`, problem };
      });
  },
};

/** Documents that ask a socket for nothing, or for something that is no subscription of ours. */
const emptySubscriptions: readonly string[] = [
  'subscription { ... on Subscription @skip(if: true) { facts { id } } }',
  'subscription { ... on Subscription @include(if: false) { facts { id } } }',
  'subscription ($a: Boolean = true) { ... @skip(if: $a) { facts { id } } }',
  'subscription { ...f @skip(if: true) } fragment f on Subscription { facts { id } }',
  'subscription { facts @skip(if: true) { id } }',
  'subscription { __typename }',
  'subscription { facts { id } operationChanged(team: "payments") { id } }',
];

const skippedRoots: Attack = {
  name: 'subscribes to documents whose only root is left out',
  prepare: async ({ market: { attackerAs } }) => {
    const attacker = await attackerAs('consumer');
    return () =>
      atOnce(emptySubscriptions, 1, async (document) => {
        const socket = await openSocket(attacker.asking);
        const { id } = socket.subscribe(document);
        const { payloads, codes } = await socket.after(id, 3_000);
        const closeCode = await socket.closedWithin(100);
        socket.end();
        return { name: document, problem: refusalProblem(codes, payloads, closeCode) };
      });
  },
};

function refusalProblem(codes: readonly string[], payloads: number, closeCode: number | undefined): string | undefined {
  if (closeCode !== undefined) return `the socket was closed with ${closeCode}`;
  if (codes.includes('INTERNAL_SERVER_ERROR')) return 'INTERNAL_SERVER_ERROR';
  if (codes.length > 0) return undefined;
  return payloads > 0 ? 'it was answered, and had to be refused' : 'silence, and it had to be refused';
}

/** Bytes that begin a request and never end it. */
const slowBeginnings: readonly (readonly [name: string, bytes: string])[] = [
  ['no byte at all', ''],
  ['half a header', 'POST /graphql HTTP/1.1\r\nHost: bourse\r\nX-A: '],
  [
    'a body that does not come',
    'POST /graphql HTTP/1.1\r\nHost: bourse\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"query":',
  ],
  ['half an upgrade', 'GET /graphql HTTP/1.1\r\nHost: bourse\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'],
];
/** Somewhat longer than a request may take, and than Node looks for slow ones. */
const slowMsMax = 25_000;

const slowRequests: Attack = {
  name: 'opens connections and lets its requests come slowly or never',
  prepare: async (scene, { scale }) => {
    const { url } = scene.installation;
    const { port } = new URL(url);
    return async () => {
      const wanted = slowBeginnings.flatMap((beginning) =>
        Array.from({ length: countOf(50, scale, 5) }, () => beginning),
      );
      return Promise.all(wanted.map(([name, bytes], number) => slow(`${name} (${number + 1})`, Number(port), bytes)));
    };
  },
};

/** Sends a byte now and then, and is let wait no longer than the server waits for anybody. */
async function slow(name: string, port: number, bytes: string): Promise<Verdict> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: attackerAddress });
  socket.on('error', () => undefined);
  socket.resume();
  if (bytes !== '') socket.write(bytes);
  const drip = setInterval(() => {
    if (bytes !== '' && !bytes.endsWith('\r\n') && socket.writable) socket.write('a');
  }, 1_000);
  const isClosed = await Promise.race([closed(socket), sleep(slowMsMax, false)]);
  clearInterval(drip);
  socket.destroy();
  return { name, problem: isClosed ? undefined : `the connection was still open after ${slowMsMax / 1_000} s` };
}

const closed = async (socket: Socket): Promise<boolean> => {
  await once(socket, 'close').catch(() => undefined);
  return true;
};

const largeMessages: Attack = {
  name: 'sends messages on sockets that are too large, deep or strange',
  prepare: async ({ market: { attackerAs } }) => {
    const attacker = await attackerAs('consumer');
    const texts = [
      'x'.repeat(70_000),
      JSON.stringify({ id: 'a', type: 'subscribe', payload: { query: `{ viewer { id } } #${'x'.repeat(70_000)}` } }),
      `{"id":"a","type":"subscribe","payload":{"query":"{viewer{id}}","variables":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`,
      '{"type":"nothing"}',
      '[]',
      '',
    ];
    return () =>
      atOnce(texts, 1, async (text) => {
        const socket = await openSocket(attacker.asking);
        socket.send(text);
        const [closeCode, { codes }] = [await socket.closedWithin(3_000), await socket.after('a', 10)];
        socket.end();
        const isRefused =
          (closeCode !== undefined && closeCode !== 4500) || codes.some((code) => code !== 'INTERNAL_SERVER_ERROR');
        const problem = isRefused ? undefined : `it was not refused: ${closeCode ?? 'open'} ${codes.join(', ')}`;
        return { name: `${text.slice(0, 60)} (${text.length} bytes)`, problem };
      });
  },
};

export const sockets: readonly Attack[] = [socketFlood, oneTooMany, skippedRoots, slowRequests, largeMessages];
