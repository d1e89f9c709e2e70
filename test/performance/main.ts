import { append } from './append.js';
import { command } from './command.js';
import { graphqlPage } from './graphql-page.js';
import { replay } from './replay.js';
import { optionsHelp, runBenchmarks } from './run-benchmarks.js';
import { scorecardQuery } from './scorecard.js';
import { viewRebuild } from './view-rebuild.js';

const usage = `Measures each thing beside its raw limit or its peer, in turns within one run.

  npm run bench                   all figures, as a table
  npm run -s bench -- --json      the same as [{name, value, unit, against, ratio, goal}]

${optionsHelp}`;

await runBenchmarks(
  usage,
  new Map([
    ['append', append],
    ['command', command],
    ['replay', replay],
    ['view-rebuild', viewRebuild],
    ['graphql-page', graphqlPage],
    ['scorecard', scorecardQuery],
  ]),
);
