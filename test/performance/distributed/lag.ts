import { setTimeout as sleep } from 'node:timers/promises';
import { type Benchmark, type Figure, quantile } from '../figure.js';
import type { Engines } from './engines.js';
import { openInstallation } from './installation.js';
import { type Lags, openWatch, type Watch } from './watch.js';

const requestsAll = 3_000;
const writers = 64;
const measuredMs = 30_000;
const tickMs = 10;
const quantiles = [
  ['p50', 0.5],
  ['p99', 0.99],
  ['p99.9', 0.999],
] as const;

/**
 * Milliseconds from an acknowledged append until queries show it, and until a consumer of Kafka has it, at half of the load under which projector and
 * publisher keep up. What is appended is what a request for an instance appends: four facts at once.
 */
export const lag =
  (engines: Engines): Benchmark =>
  async ({ scale }) => {
    const installation = await openInstallation(engines);
    try {
      await Promise.all([installation.start('projector'), installation.start('publisher')]);
      const watch = await openWatch(installation);
      await maximum(watch, Math.max(writers, requestsAll * scale * 0.2));
      const rate = (await maximum(watch, Math.max(writers, requestsAll * scale))) / 2;
      const measured = await underLoad(watch, rate, Math.max(2_000, measuredMs * scale));
      await watch.close();
      return [
        ...figuresOf('from append to view', measured, ({ toView }) => toView, rate),
        ...figuresOf('from append to Kafka', measured, ({ toKafka }) => toKafka, rate),
      ];
    } finally {
      await installation.close();
    }
  };

/** Appends per second of writers who do not wait for anything but their answers, until the last of them has arrived everywhere. */
async function maximum({ request }: Watch, count: number): Promise<number> {
  let left = Math.round(count);
  const arriving: Promise<unknown>[] = [];
  const started = performance.now();
  const writer = async () => {
    while (left > 0) {
      left -= 1;
      const { arrived } = await request();
      arriving.push(arrived);
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  await Promise.all(arriving);
  return (Math.round(count) * 1_000) / (performance.now() - started);
}

/** Appends as often as wanted, however long the answers take. */
async function underLoad({ request }: Watch, perSecond: number, ms: number): Promise<readonly Lags[]> {
  const under: Promise<Lags>[] = [];
  const started = performance.now();
  for (let elapsed = 0; elapsed < ms; elapsed = performance.now() - started) {
    while (under.length < (elapsed * perSecond) / 1_000) under.push(request().then(({ arrived }) => arrived));
    await sleep(tickMs);
  }
  return Promise.all(under);
}

function figuresOf(
  name: string,
  measured: readonly Lags[],
  lagOf: (lags: Lags) => number,
  rate: number,
): readonly Figure[] {
  const [values, appends] = [measured.map(lagOf), measured.map(({ append }) => append)];
  return quantiles.map(([label, part]) => {
    const [value, append] = [quantile(values, part), quantile(appends, part)];
    return {
      name: `${name}, ${label}`,
      value: Number(value.toFixed(1)),
      unit: 'ms',
      against: `${label} of the append itself at half load, ${Math.round(rate)} requests/s: ${append.toFixed(1)} ms`,
      ratio: value / append,
      goal: 'none',
    };
  });
}
