import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp, restore, verifyLog } from '#libs/event-store';
import { systemClock } from '#libs/kernel';

const usage = `Looks after the data directory of the embedded store.

  npm run verify                   reads every fact and reports what is changed, missing or reordered
  npm run backup -- <directory>    copies the data directory, also while the server runs; the directory must not exist yet
  npm run restore -- <backup>      makes a data directory from a backup; stop the server first and move the old one away

Options
  --data <directory>   the data directory: $BOURSE_DATA_DIRECTORY, or ./data unless said
  --json               verify: prints the report as JSON
  --help               prints this

Ends with 1 when something is wrong, and with 2 when it was called wrongly. A backup may hold the master key of sealed
texts: keep it as safe as the data directory itself.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string', default: process.env['BOURSE_DATA_DIRECTORY'] ?? './data' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(usage, 0);
  const [command, directory] = positionals;
  const isWhole = positionals.length === (command === 'verify' ? 1 : 2);
  if (!isWhole) return say(usage, 2);
  if (command === 'verify') return verifyData(values.data, values.json);
  if (command === 'backup') return backUpData(values.data, directory ?? '');
  if (command === 'restore') return restoreData(directory ?? '', values.data);
  return say(usage, 2);
}

async function backUpData(data: string, to: string): Promise<number> {
  const { head, factCount, files } = await backUp({ from: data, to, clock: systemClock });
  return say(`Copied ${files.length} files with ${factCount} facts up to ${head ?? 'none'} to ${to}, verified.`, 0);
}

async function restoreData(from: string, data: string): Promise<number> {
  const { head, factCount } = await restore({ from, to: data });
  return say(`${data} holds ${factCount} facts up to ${head ?? 'none'}, verified.`, 0);
}

function verifyData(data: string, isJson: boolean): number {
  const report = verifyLog(join(data, 'log.sqlite'));
  const { factCount, streamCount, head, findings } = report;
  const lines = [
    ...findings.map(({ kind, position, message }) => `${kind.padEnd(10)} ${position ?? ''} ${message}`),
    `${factCount} facts of ${streamCount} streams up to ${head ?? 'none'}: ${findings.length === 0 ? 'sound' : `${findings.length} findings`}.`,
  ];
  return say(isJson ? JSON.stringify(report) : lines.join('\n'), findings.length === 0 ? 0 : 1);
}

function say(text: string, exitCode: number): number {
  (exitCode === 2 ? process.stderr : process.stdout).write(`${text}\n`);
  return exitCode;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee --help.\n`);
  process.exitCode = 1;
}
