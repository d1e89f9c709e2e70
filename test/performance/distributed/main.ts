import 'reflect-metadata';
import { optionsHelp, runBenchmarks } from '../run-benchmarks.js';
import { apiGrowth } from './api-growth.js';
import { appendToServer } from './append-to-server.js';
import { openEngines } from './engines.js';
import { factsToKafka } from './facts-to-kafka.js';
import { lag } from './lag.js';
import { signalsToFacts } from './signals-to-facts.js';
import { viewBuilding } from './view-building.js';

const usage = `Measures the distributed mode beside its raw limits, in turns within one run, on servers that it starts and ends itself.

  npm run bench:distributed                   all figures, as a table
  npm run -s bench:distributed -- --json      the same as [{name, value, unit, against, ratio, goal}]

${optionsHelp}
Servers, processes and load share the cores of this machine, so what grows with machines does not grow here.`;

/** A run that hangs ends all the same, and leaves no server behind. */
const patienceMs = 20 * 60_000;

const engines = openEngines();
const giveUp = (why: string) => {
  process.stderr.write(`${why}: the servers are stopped\n`);
  void engines.stop().finally(() => process.exit(1));
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, giveUp);
setTimeout(giveUp, patienceMs, `Not done after ${patienceMs / 60_000} minutes`).unref();

try {
  await runBenchmarks(
    usage,
    new Map([
      ['append', appendToServer(engines)],
      ['view-building', viewBuilding(engines)],
      ['kafka', factsToKafka(engines)],
      ['lag', lag(engines)],
      ['signals', signalsToFacts(engines)],
      ['api', apiGrowth(engines)],
    ]),
  );
} finally {
  await engines.stop();
}
