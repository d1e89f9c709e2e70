import { openLog, SecurityLog, standardError } from '#libs/observability';
import { recordExport } from './record-export.js';

// What is written is for its owner only.
process.umask(0o077);

// The answer is on standard output.
const log = openLog({ level: 'info', destination: standardError() });
const security = new SecurityLog({ log, process: 'maintenance', linesPerMinute: 1 });

/** Loads what the command needs, and no more: copying a log needs nothing of the domain. */
async function run(command: string | undefined, args: readonly string[]) {
  switch (command) {
    case 'copy-store': {
      const { copyStore } = await import('./copy-store.js');
      return copyStore(args, (line) => process.stderr.write(`${line}\n`), process.env);
    }
    case 'accept-restored-log': {
      const { acceptRestoredLog } = await import('./accept-restored-log.js');
      return acceptRestoredLog(args, process.env);
    }
    case 'erasures': {
      const { erasures } = await import('./erasures.js');
      return erasures(args, process.env);
    }
    default: {
      const { maintain } = await import('./maintain.js');
      return maintain(process.argv.slice(2), process.env);
    }
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
