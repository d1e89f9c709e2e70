// Preloaded into an attacked server with `--import`, so that the product itself runs as it is. Measures how long the event loop stands.
import { summaryOf } from './latencies.js';

const everyMs = 5;

const seen = { stallMs: 0, stallWallMs: 0 };
/** How long somebody would have waited who came at any of our ticks, by the processor's clock. */
let waits: number[] = [];
const waitsMax = 1_000_000;

/**
 * Processor time of this thread alone: a thread that does not get the processor stands by the clock on the wall, and uses none.
 * Where several others share the machine, only this tells a long computation from a wait for the processor.
 */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

let [wallBefore, processorBefore] = [performance.now(), processorMs()];

const timer = setInterval(() => {
  const [wall, processor] = [performance.now(), processorMs()];
  const [turnWall, turnProcessor] = [wall - wallBefore, processor - processorBefore];
  seen.stallMs = Math.max(seen.stallMs, turnProcessor);
  seen.stallWallMs = Math.max(seen.stallWallMs, turnWall);
  for (let wait = turnProcessor; wait > 0 && waits.length < waitsMax; wait -= everyMs) waits.push(wait);
  [wallBefore, processorBefore] = [wall, processor];
}, everyMs);
timer.unref();

process.on('message', (wish) => {
  if (wish !== 'stalls') return;
  process.send?.({ ...seen, waitP99Ms: summaryOf(waits).p99Ms });
  Object.assign(seen, { stallMs: 0, stallWallMs: 0 });
  waits = [];
  // What the answer took is nobody's stall.
  [wallBefore, processorBefore] = [performance.now(), processorMs()];
});
// Whoever asks does not keep the server from ending.
process.channel?.unref();
