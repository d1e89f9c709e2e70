import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { meaningOf } from './answer.js';
import type { Scene } from './attack.js';
import type { Measured, Served } from './judge.js';
import type { Caller } from './market.js';
import { unansweredMs } from './server-process.js';

/** Sees how the server fares while it is attacked. */
export interface Watch {
  /** Ends the watching, and gives what was seen since it began. */
  end(): Promise<Measured>;
}

const summaryShape = z.object({ p99Ms: z.number(), longestMs: z.number(), failures: z.number() });
const summariesShape = z.tuple([summaryShape, summaryShape]);
const pollerMs = 10_000;

export async function watch({ installation, market }: Scene): Promise<Watch> {
  const { servers } = installation;
  const headBefore = await headOf(market.operator, undefined);
  const [first] = servers;
  const poller = await startPoller(first.managementPort);
  for (const server of servers) {
    server.forgetPeak();
    await server.stalls();
  }
  const beside = besideAttack(market.bystander);
  return {
    end: async () => {
      const served = await beside.end();
      const stalls = await Promise.all(servers.map((server) => server.stalls()));
      const [livez, idle] = await endPoller(poller);
      const ended = servers.flatMap((server) => server.end() ?? []);
      const headAfter = ended.length > 0 ? headBefore : await headOf(market.operator, headBefore);
      return {
        ended,
        stallMs: Math.max(...stalls.map((stall) => stall?.stallMs ?? unansweredMs)),
        stallWallMs: Math.max(...stalls.map((stall) => stall?.stallWallMs ?? unansweredMs)),
        waitP99Ms: stalls[0]?.waitP99Ms ?? 0,
        livezP99Ms: livez.p99Ms,
        livezLongestMs: livez.longestMs,
        livezFailures: livez.failures,
        idleP99Ms: idle.p99Ms,
        peakBytes: Math.max(...servers.map((server) => server.peakBytes())),
        beside: served,
        hasHeadMoved: headAfter !== headBefore,
        leaks: await leaksIn(installation, market),
      };
    },
  };
}

async function startPoller(livezPort: number): Promise<ChildProcess> {
  const poller = fork(join(import.meta.dirname, 'poller.js'), [`${livezPort}`], { execArgv: [] });
  await once(poller, 'message', { signal: AbortSignal.timeout(pollerMs) });
  return poller;
}

async function endPoller(poller: ChildProcess) {
  const answered = once(poller, 'message', { signal: AbortSignal.timeout(pollerMs) });
  poller.send('taken');
  const [told] = await answered;
  const ended = once(poller, 'exit');
  poller.disconnect();
  await ended;
  return summariesShape.parse(told);
}

const askEveryMs = 100;
const smallQuery = '{ viewer { id } capabilities(first: 5) { edges { node { slug name } } } }';

/** Somebody who asks small things, one after another, and means no harm. */
function besideAttack(bystander: Caller) {
  const ending = new AbortController();
  const asked = (async () => {
    const served = { askedCount: 0, servedCount: 0, longestMs: 0 };
    let firstProblem: string | undefined;
    while (!ending.signal.aborted) {
      const answer = await bystander.ask(smallQuery);
      const meaning = meaningOf(answer);
      served.askedCount += 1;
      served.longestMs = Math.max(served.longestMs, answer.elapsedMs);
      if (meaning.kind === 'DATA') served.servedCount += 1;
      else firstProblem ??= JSON.stringify(meaning).slice(0, 300);
      await sleep(askEveryMs);
    }
    return { ...served, firstProblem };
  })();
  return {
    end: (): Promise<Served> => {
      ending.abort();
      return asked;
    },
  };
}

const pagesMax = 1_000;
const pageShape = z.object({
  facts: z.object({ pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }) }),
});

/** The position of the newest fact that an operator sees, who sees all of them; `after` is where an earlier look ended. */
export async function headOf(operator: Caller, after: string | undefined): Promise<string | undefined> {
  let head = after;
  for (let page = 0; page < pagesMax; page += 1) {
    const document =
      'query ($after: String) { facts(first: 100, after: $after) { pageInfo { hasNextPage endCursor } } }';
    const { pageInfo } = pageShape.parse(await operator.query(document, { after: head ?? null })).facts;
    head = pageInfo.endCursor ?? head;
    if (!pageInfo.hasNextPage) break;
  }
  return head;
}

/** Secrets of the attack that stand in the output or the metrics. */
async function leaksIn({ servers }: Scene['installation'], { secrets }: Scene['market']): Promise<readonly string[]> {
  const metrics = await Promise.all(servers.map(({ managementPort }) => metricsOf(managementPort)));
  const said = [...servers.map((server) => server.output()), ...metrics].join('\n');
  return [...secrets].filter((secret) => said.includes(secret)).map((secret) => `${secret.slice(0, 12)}…`);
}

async function metricsOf(port: number): Promise<string> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(5_000) })).text();
  } catch {
    return '';
  }
}
