import { parseArgs } from 'node:util';
import { append } from './append.js';
import { command } from './command.js';
import { type Benchmark, type Figure, isReached } from './figure.js';
import { graphqlPage } from './graphql-page.js';
import { replay } from './replay.js';
import { scorecardQuery } from './scorecard.js';
import { viewRebuild } from './view-rebuild.js';

const usage = `Measures each thing beside its raw limit or its peer, in turns within one run.

  npm run bench                   all figures, as a table
  npm run -s bench -- --json      the same as [{name, value, unit, against, ratio, goal}]

  --only <text>      only benchmarks whose key contains the text
  --rounds <number>  rounds of which the median counts, 5 unless said
  --scale <number>   part of the full size, 1 unless said
  --help             prints this

Ratios are what counts; absolute figures belong to the machine and the minute. A missed goal is marked and is no error.`;

const benchmarks: ReadonlyMap<string, Benchmark> = new Map([
  ['append', append],
  ['command', command],
  ['replay', replay],
  ['view-rebuild', viewRebuild],
  ['graphql-page', graphqlPage],
  ['scorecard', scorecardQuery],
]);

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    scale: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

function table(figures: readonly Figure[]): string {
  const lines = figures.map((figure) => {
    const { name, value, unit, against, ratio, goal } = figure;
    const mark = isReached(figure) ? '' : '  missed';
    return `${ratio.toFixed(2).padStart(6)} ${goal.padStart(6)}  ${name}: ${value} ${unit} (${against})${mark}`;
  });
  return [' ratio   goal', ...lines].join('\n');
}

if (values.help) {
  process.stdout.write(`${usage}\n`);
} else {
  const figures: Figure[] = [];
  for (const [key, benchmark] of benchmarks) {
    if (!key.includes(values.only)) continue;
    figures.push(...(await benchmark({ rounds: Number(values.rounds), scale: Number(values.scale) })));
  }
  process.stdout.write(`${values.json ? JSON.stringify(figures) : table(figures)}\n`);
}
