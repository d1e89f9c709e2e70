// What `npm run check` runs: all that can be known without starting the marketplace, side by side. Of a part that fails, its output is shown.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Scripts of package.json, the longest first, so that none of them is left alone at the end. */
const parts = ['lint:code', 'architecture', 'types', 'unused', 'schema:check', 'lint:format'];

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(1);
  });
}

/** Runs a script, and tells how it ended. Resolves to whether it was well. */
function run(script) {
  const startedAt = performance.now();
  const child = spawn('npm', ['run', '-s', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      const isWell = code === 0;
      if (!isWell) process.stdout.write(`\n${Buffer.concat(output).toString()}\n`);
      process.stdout.write(`${isWell ? 'passed' : 'FAILED'}  ${script}  ${seconds} s\n`);
      resolve(isWell);
    });
  });
}

const waiting = [...parts];
const results = [];
async function work() {
  for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) results.push(await run(script));
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
process.exitCode = results.every(Boolean) ? 0 : 1;
