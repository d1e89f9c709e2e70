import 'reflect-metadata';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfiguration } from '#libs/configuration';
import { openLog } from '#libs/observability';
import { closingWords, help } from './closing-words.js';
import { runDemo } from './demo.js';
import { type Wishes, wishesIn } from './wishes.js';

const flags = {
  help: { type: 'boolean', short: 'h' },
  data: { type: 'string' },
  seed: { type: 'string' },
  days: { type: 'string' },
  until: { type: 'string' },
  replace: { type: 'boolean' },
} as const;

/** Names of what a store is made of; nothing else is ever deleted. */
const storeFile = /^(log|keys|views|operations)\.sqlite(-[a-z]+)?$|^master\.key$|^operator\.sock$/;

process.exitCode = await run(process.argv.slice(2));

async function run(given: readonly string[]): Promise<number> {
  const values = flagsIn(given);
  if (typeof values === 'string') return complain(`${values}\nTry --help.`);
  if (values.help === true) return say(help);
  const { BOURSE_DATA_DIRECTORY: dataDirectory = './data' } = process.env;
  const wishes = wishesIn(values, { now: Date.now(), dataDirectory });
  if (typeof wishes === 'string') return complain(`${wishes}\nTry --help.`);
  const obstacle = prepare(wishes.directory, values.replace === true);
  if (obstacle !== undefined) return complain(obstacle);
  return play(wishes);
}

function flagsIn(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: flags, strict: true }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function play({ directory, ...wishes }: Wishes): Promise<number> {
  const read = readConfiguration({
    BOURSE_DATA_DIRECTORY: directory,
    BOURSE_HTTP_PORT: '0',
    BOURSE_MANAGEMENT_PORT: '0',
    BOURSE_BUDGET_POINTS_PER_MINUTE: '100000000',
    BOURSE_RECORDED_BYTES_PER_MINUTE: '1073741824',
    BOURSE_LOG_LEVEL: 'error',
    ...(process.env['BOURSE_MASTER_KEY'] === undefined ? {} : { BOURSE_MASTER_KEY: process.env['BOURSE_MASTER_KEY'] }),
  });
  if (read.outcome === 'invalid') return complain(read.problems.join('\n'));
  const { configuration } = read;
  const log = openLog({ level: configuration.logLevel });
  const startedAt = performance.now();
  const result = await runDemo({ ...wishes, configuration, log, requestsPerDay: 2, onDay: progress(wishes.days) });
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  process.stderr.write(`\r${result.mutationCount} mutations in ${seconds} s${' '.repeat(30)}\n`);
  return say(closingWords(result, directory));
}

/** What stands in the way; undefined when the directory can be filled. */
function prepare(directory: string, isReplaced: boolean): string | undefined {
  const found = existsSync(directory) ? readdirSync(directory) : [];
  if (found.length === 0) return undefined;
  if (!isReplaced)
    return `${directory} is not empty. Choose another with --data, or delete what is in it with --replace.`;
  const foreign = found.find((name) => !storeFile.test(name));
  if (foreign !== undefined)
    return `${directory} holds ${foreign}, which is no part of a store, so nothing was deleted.`;
  for (const name of found) rmSync(join(directory, name));
  return undefined;
}

function progress(days: number): (day: number, mutationCount: number) => void {
  return (day, mutationCount) => {
    if (day % 7 !== 0 && day !== days - 1) return;
    process.stderr.write(`\rday ${day} of ${days}, ${mutationCount} mutations `);
  };
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}
