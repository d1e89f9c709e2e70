// Preloaded into an attacked server with `--import`, so that the product itself runs as it is. Measures how long the event loop stands.
const everyMs = 5;

/** Turns of the event loop that take longer are work, and not the wait for the next of our timers. */
const workMs = 10;

const seen = { stallMs: 0, stallWallMs: 0, workProcessorMs: 0, workWallMs: 0 };

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
  if (turnWall > workMs) {
    seen.workProcessorMs += turnProcessor;
    seen.workWallMs += turnWall;
  }
  [wallBefore, processorBefore] = [wall, processor];
}, everyMs);
timer.unref();

process.on('message', (wish) => {
  if (wish !== 'stalls') return;
  process.send?.({ ...seen });
  Object.assign(seen, { stallMs: 0, stallWallMs: 0, workProcessorMs: 0, workWallMs: 0 });
});
// Whoever asks does not keep the server from ending.
process.channel?.unref();
