import { parseArgs } from 'node:util';
import { type Configuration, describeVariables, printConfiguration, readConfiguration } from '#libs/configuration';
import { systemClock } from '#libs/kernel';
import { openLog, SecurityLog, standardError } from '#libs/observability';
import { type Host, startHost } from './host.js';
import { issueOperatorToken } from './issue-operator-token.js';
import type { Roles } from './roles.js';
import { startProblem } from './start-problem.js';

export interface Process {
  /** `api`, `projector`, …: what other systems call it. */
  readonly name: string;
  /** What it is, and how it is started; the variables follow. */
  readonly help: string;
  /** What it does in this configuration, or what is missing for it. */
  readonly roles: (configuration: Configuration) => Roles | string;
  /** For the person who started it, beside the log. */
  readonly greet?: (host: Host) => string;
}

const flags = {
  help: { type: 'boolean', short: 'h' },
  'print-config': { type: 'boolean' },
  'issue-operator-token': { type: 'boolean' },
} as const;

/** The whole life of a process: its flags, its environment, its signals. Gives the exit code; undefined as long as it goes on. */
export async function runProcess(wanting: Process, given: readonly string[]): Promise<number | undefined> {
  const wanted = flagsIn(given);
  if (typeof wanted === 'string') return complain(`${wanted}\nTry --help.`);
  if (wanted.help === true) return say(`${wanting.help}\n\n${describeVariables()}`);
  if (wanted['print-config'] === true) return say(printConfiguration(process.env));
  const read = readConfiguration(process.env);
  if (read.outcome === 'invalid') return complain(read.problems.join('\n'));
  const { configuration } = read;
  const roles = wanting.roles(configuration);
  if (typeof roles === 'string') return complain(roles);
  try {
    if (wanted['issue-operator-token'] === true) {
      return say(await issueOperatorToken(configuration, securityLogBeside(configuration, wanting.name)));
    }
    return await serve(wanting, configuration, roles);
  } catch (error) {
    const problem = startProblem(error, configuration.dataDirectory);
    if (problem === undefined) throw error;
    return complain(problem);
  }
}

async function serve({ name, greet }: Process, configuration: Configuration, roles: Roles): Promise<undefined> {
  const log = openLog({ level: configuration.logLevel });
  const host = await startHost({ name, configuration, clock: systemClock, log }, roles);
  if (roles.converses) host.parts.boundedWork.start();
  log.info({ url: host.url, managementUrl: host.managementUrl }, 'running');
  if (greet !== undefined) process.stderr.write(greet(host));

  // A defect ends the process; this only writes down which.
  process.on('uncaughtExceptionMonitor', (error) => log.fatal({ err: error }, 'a defect'));
  let isStopping = false;
  const stop = (code: number) => {
    if (isStopping) return;
    isStopping = true;
    host.stop().then(
      () => process.exit(code),
      (error: unknown) => {
        log.fatal({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(0));
  host.failed.catch((error: unknown) => {
    log.fatal({ err: error }, 'it cannot go on, and ends');
    stop(1);
  });
}

/** A command's answer goes to standard output, so its security log goes to standard error. */
function securityLogBeside({ logLevel, securityLinesPerMinute }: Configuration, process: string): SecurityLog {
  const log = openLog({ level: logLevel, destination: standardError() });
  return new SecurityLog({ log, process, linesPerMinute: securityLinesPerMinute });
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
