import { parseArgs } from 'node:util';
import { type Benchmark, type Figure, isReached } from './figure.js';

/** Said to whoever asks for help. */
export const optionsHelp = `  --only <text>      only benchmarks whose key contains the text
  --rounds <number>  rounds of which the median counts, 5 unless said
  --scale <number>   part of the full size, 1 unless said
  --help             prints this

Ratios are what counts; absolute figures belong to the machine and the minute. A missed goal is marked and is no error.`;

/** Runs the benchmarks that the command line asks for, one after the other, and prints what they measured. */
export async function runBenchmarks(usage: string, benchmarks: ReadonlyMap<string, Benchmark>): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      rounds: { type: 'string', default: '5' },
      scale: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const figures: Figure[] = [];
  for (const [key, benchmark] of benchmarks) {
    if (!key.includes(values.only)) continue;
    figures.push(...(await benchmark({ rounds: Number(values.rounds), scale: Number(values.scale) })));
  }
  process.stdout.write(`${values.json ? JSON.stringify(figures) : table(figures)}\n`);
}

function table(figures: readonly Figure[]): string {
  const lines = figures.map((figure) => {
    const { name, value, unit, against, ratio, goal } = figure;
    const mark = isReached(figure) ? '' : '  missed';
    return `${ratio.toFixed(2).padStart(6)} ${goal.padStart(6)}  ${name}: ${value} ${unit} (${against})${mark}`;
  });
  return [' ratio   goal', ...lines].join('\n');
}
