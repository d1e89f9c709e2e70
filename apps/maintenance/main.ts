import { copyStore } from './copy-store.js';
import { maintain } from './maintain.js';

// What is written is for its owner only.
process.umask(0o077);

try {
  const [command, ...args] = process.argv.slice(2);
  const { text, exitCode } =
    command === 'copy-store'
      ? await copyStore(args, (line) => process.stderr.write(`${line}\n`), process.env)
      : await maintain(process.argv.slice(2), process.env);
  (exitCode === 2 ? process.stderr : process.stdout).write(`${text}\n`);
  process.exitCode = exitCode;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee --help.\n`);
  process.exitCode = 1;
}
