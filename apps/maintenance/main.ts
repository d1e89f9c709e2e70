import { maintain } from './maintain.js';

// What is written is for its owner only.
process.umask(0o077);

try {
  const { text, exitCode } = await maintain(process.argv.slice(2), process.env);
  (exitCode === 2 ? process.stderr : process.stdout).write(`${text}\n`);
  process.exitCode = exitCode;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee --help.\n`);
  process.exitCode = 1;
}
