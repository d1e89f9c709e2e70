import { openLog, SecurityLog, standardError } from '#libs/observability';
import { acceptRestoredLog } from './accept-restored-log.js';
import { copyStore } from './copy-store.js';
import { erasures } from './erasures.js';
import { maintain } from './maintain.js';
import { recordExport } from './record-export.js';

// What is written is for its owner only.
process.umask(0o077);

// The answer is on standard output.
const log = openLog({ level: 'info', destination: standardError() });
const security = new SecurityLog({ log, process: 'maintenance', linesPerMinute: 1 });

function run(command: string | undefined, args: readonly string[]) {
  switch (command) {
    case 'copy-store':
      return copyStore(args, (line) => process.stderr.write(`${line}\n`), process.env);
    case 'accept-restored-log':
      return acceptRestoredLog(args, process.env);
    case 'erasures':
      return erasures(args, process.env);
    default:
      return maintain(process.argv.slice(2), process.env);
  }
}

try {
  const [command, ...args] = process.argv.slice(2);
  const { text, exitCode } = await recordExport(security, command, () => run(command, args));
  (exitCode === 2 ? process.stderr : process.stdout).write(`${text}\n`);
  process.exitCode = exitCode;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee --help.\n`);
  process.exitCode = 1;
}
