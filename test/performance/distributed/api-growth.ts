import { Agent, request } from 'node:http';
import { type Benchmark, type Figure, interleaved } from '../figure.js';
import type { Engines } from './engines.js';
import { openInstallation } from './installation.js';
import { openMarket, requestBody } from './market.js';

const apisMax = 3;
const callers = 48;
const measuredMs = 5_000;
const warmUpMs = 2_000;

/** Requests of instances answered per second, views reached, when the same callers talk to one, two and three API processes. */
export const apiGrowth =
  (engines: Engines): Benchmark =>
  async ({ rounds, scale }) => {
    const installation = await openInstallation(engines);
    try {
      await installation.start('projector');
      const urls: string[] = [];
      for (let api = 0; api < apisMax; api += 1) urls.push((await installation.start('api')).url);
      const token = await openMarket(urls[0] ?? '', await installation.operatorToken());
      const answered = (ms: number, apis: number) => answeredPerSecond(urls.slice(0, apis), token, ms);
      await answered(warmUpMs * Math.max(1, scale), apisMax);
      const counts = Array.from({ length: apisMax }, (_, index) => index + 1);
      const [one = 0, ...more] = await interleaved(
        rounds,
        counts.map((apis) => () => answered(measuredMs * scale, apis)),
      );
      return more.map(
        (rate, index): Figure => ({
          name: `requests of instances through ${index + 2} API processes`,
          value: Math.round(rate),
          unit: 'mutations/s',
          against: `one API process: ${Math.round(one)}`,
          ratio: rate / one,
          goal: 'none',
        }),
      );
    } finally {
      await installation.close();
    }
  };

let keysUsed = 0;

async function answeredPerSecond(urls: readonly string[], token: string, ms: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const started = performance.now();
  const callerAt = async (url: string) => {
    let count = 0;
    while (performance.now() - started < ms) {
      keysUsed += 1;
      await once(agent, `${url}/graphql`, token, requestBody(`request-${keysUsed}`));
      count += 1;
    }
    return count;
  };
  const counts = await Promise.all(
    Array.from({ length: callers }, (_, caller) => callerAt(urls[caller % urls.length] ?? '')),
  );
  agent.destroy();
  return (counts.reduce((sum, count) => sum + count, 0) * 1_000) / (performance.now() - started);
}

/** The answer's text; rejects unless it was accepted and queries show it. */
export function once(agent: Agent, url: string, token: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${token}`,
    };
    const asked = request(url, { agent, method: 'POST', headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (text.includes('"viewsReached":true')) resolve(text);
        else reject(new Error(`${answer.statusCode}: ${text.slice(0, 500)}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
