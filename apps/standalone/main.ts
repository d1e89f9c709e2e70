import 'reflect-metadata';
import { runProcess } from '#libs/hosting';
import { firstWords, help, usualWords } from './first-words.js';
import { rolesOf } from './standalone.js';

// What the process writes is for its owner only, also where the data directory was there before.
process.umask(0o077);

process.exitCode = await runProcess(
  {
    name: 'standalone',
    help,
    roles: rolesOf,
    greet: ({ url = '', operatorToken }) =>
      operatorToken === undefined ? usualWords(url) : firstWords(url, operatorToken),
  },
  process.argv.slice(2),
);
