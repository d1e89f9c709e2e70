import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openMarketplace } from '../acceptance/marketplace.js';
import { fillCatalogue, pageOfCapabilities } from './catalogue-to-ask.js';
import { type Benchmark, type Figure, interleaved } from './figure.js';
import { partsOf } from './graphql-peers.js';
import type { Load } from './http-load.js';
import { startMercurius } from './mercurius-graphql.js';
import { startStock } from './stock-graphql.js';

const requestsPerRound = 2_000;
const warmingUp = 300;
const page = 50;

/** Pages of 50 capabilities with owners and versions per second of the server's processor, ours beside two peers over the same views. */
export const graphqlPage: Benchmark = async ({ rounds, scale }) => {
  const marketplace = await openMarketplace({
    environment: {
      BOURSE_LOG_LEVEL: 'warn',
      BOURSE_BUDGET_POINTS_PER_MINUTE: '100000000',
      BOURSE_RECORDED_BYTES_PER_MINUTE: '1073741824',
    },
  });
  const loader = fork(new URL('./http-load.js', import.meta.url));
  const closings = [() => marketplace.close()];
  try {
    await fillCatalogue(marketplace.operator);
    await marketplace.settle();
    const parts = partsOf(marketplace.host);
    const peers = [await startStock(parts), await startMercurius(parts)];
    closings.unshift(...peers.map((peer) => () => peer.close()));

    const body = JSON.stringify({ query: pageOfCapabilities, variables: { first: page } });
    const asking = { token: marketplace.operatorToken, body };
    const requestCount = Math.max(50, Math.round(requestsPerRound * scale));
    const ports = [Number(new URL(marketplace.url).port), ...peers.map(({ port }) => port)];
    for (const port of ports) await perSecond(loader, { ...asking, port, requestCount: warmingUp });
    const runs = ports.map((port) => () => perSecond(loader, { ...asking, port, requestCount }));
    return figuresOf(await interleaved(rounds, runs));
  } finally {
    loader.kill();
    for (const close of closings) await close();
  }
};

function figuresOf([ours = 0, stock = 0, mercurius = 0]: readonly number[]): readonly Figure[] {
  const shared = {
    name: `page of ${page} capabilities with owners and versions`,
    value: Math.round(ours),
    unit: 'pages/CPU s',
  };
  return [
    { ...shared, against: `stock NestJS + Apollo: ${Math.round(stock)}`, ratio: ours / stock, goal: '≥3' },
    { ...shared, against: `mercurius-jit: ${Math.round(mercurius)}`, ratio: ours / mercurius, goal: '≥0.8' },
  ];
}

/** Requests per second of this process's own work; the asking is done by another. */
async function perSecond(loader: ChildProcess, load: Load): Promise<number> {
  const before = process.cpuUsage();
  loader.send(load);
  const [told]: readonly unknown[] = await once(loader, 'message');
  if (typeof told === 'object' && told !== null && 'error' in told) throw new Error(String(told.error));
  const { user, system } = process.cpuUsage(before);
  return (load.requestCount * 1e6) / (user + system);
}
