import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { type Configuration, describeVariables, printConfiguration, readConfiguration } from '#libs/configuration';
import { systemClock } from '#libs/kernel';
import { openLog } from '#libs/observability';
import { firstWords, help, usualWords } from './first-words.js';
import { issueOperatorToken } from './issue-operator-token.js';
import { startStandalone } from './standalone.js';
import { startProblem } from './start-problem.js';

const flags = {
  help: { type: 'boolean', short: 'h' },
  'print-config': { type: 'boolean' },
  'issue-operator-token': { type: 'boolean' },
} as const;

// What the process writes is for its owner only, also where the data directory was there before.
process.umask(0o077);

process.exitCode = await run(process.argv.slice(2));

/** The exit code; undefined as long as the process goes on. */
async function run(given: readonly string[]): Promise<number | undefined> {
  const wanted = flagsIn(given);
  if (typeof wanted === 'string') return complain(`${wanted}\nTry --help.`);
  if (wanted.help === true) return say(help(describeVariables()));
  if (wanted['print-config'] === true) return say(printConfiguration(process.env));
  const read = readConfiguration(process.env);
  if (read.outcome === 'invalid') return complain(read.problems.join('\n'));
  try {
    if (wanted['issue-operator-token'] === true) return say(await issueOperatorToken(read.configuration));
    return await serve(read.configuration);
  } catch (error) {
    const problem = startProblem(error, read.configuration.dataDirectory);
    if (problem === undefined) throw error;
    return complain(problem);
  }
}

async function serve(configuration: Configuration): Promise<undefined> {
  const log = openLog({ level: configuration.logLevel });
  const standalone = await startStandalone({ configuration, clock: systemClock, log });
  const { url, managementUrl, operatorToken } = standalone;
  log.info({ url, managementUrl }, 'running');
  process.stderr.write(operatorToken === undefined ? usualWords(url) : firstWords(url, operatorToken));

  // A defect ends the process; this only writes down which.
  process.on('uncaughtExceptionMonitor', (error) => log.fatal({ err: error }, 'a defect'));
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      standalone.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
    });
  }
}

function flagsIn(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: flags, strict: true }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}
