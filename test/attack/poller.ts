// A process of its own that asks `/livez` every few milliseconds, so that the load of the attacker is not measured with it. Beside it, it
// asks a thread that does nothing else: what that one lets wait is the machine's doing.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { summaryOf } from './latencies.js';

const everyMs = 5;
const silentAfterMs = 30_000;
const samplesMax = 2_000_000;

interface Target {
  readonly port: number;
  readonly path: string;
  latencies: number[];
  failures: number;
  socket: Socket | undefined;
  askedAt: number | undefined;
}

function targetOf(port: number, path: string): Target {
  return { port, path, latencies: [], failures: 0, socket: undefined, askedAt: undefined };
}

function connected(target: Target): Socket {
  const socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true });
  socket.on('data', () => {
    if (target.askedAt === undefined) return;
    note(target, performance.now() - target.askedAt);
    target.askedAt = undefined;
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    if (target.askedAt !== undefined) {
      target.failures += 1;
      note(target, performance.now() - target.askedAt);
    }
    target.askedAt = undefined;
    target.socket = undefined;
  });
  return socket;
}

/** Whoever had asked during a long wait would have waited too: they count, or a single long stall would vanish among the quick answers. */
function note({ latencies }: Target, latencyMs: number): void {
  for (let waited = latencyMs; waited > 0 && latencies.length < samplesMax; waited -= everyMs) latencies.push(waited);
}

function ask(target: Target): void {
  const now = performance.now();
  if (target.askedAt !== undefined) {
    if (now - target.askedAt > silentAfterMs) target.socket?.destroy();
    return;
  }
  target.socket ??= connected(target);
  target.askedAt = now;
  target.socket.write(`GET ${target.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
}

/** What is still waited for counts as far as it has waited. */
function taken(target: Target) {
  const open = target.askedAt === undefined ? [] : [performance.now() - target.askedAt];
  const summary = { ...summaryOf([...target.latencies, ...open]), failures: target.failures };
  target.latencies = [];
  target.failures = 0;
  return summary;
}

async function idlePort(): Promise<number> {
  const idle = new Worker(new URL(import.meta.url));
  const [port] = await once(idle, 'message');
  return Number(port);
}

async function poll(livezPort: number): Promise<void> {
  const targets = [targetOf(livezPort, '/livez'), targetOf(await idlePort(), '/')];
  setInterval(() => {
    for (const target of targets) ask(target);
  }, everyMs);
  process.on('message', () => process.send?.(targets.map(taken)));
  process.on('disconnect', () => process.exit());
  process.send?.('polling');
}

if (isMainThread) {
  await poll(Number(process.argv[2]));
} else {
  const server = createServer((_request, response) => response.end('idle\n'));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    parentPort?.postMessage(typeof address === 'object' ? address?.port : 0, []);
  });
}
