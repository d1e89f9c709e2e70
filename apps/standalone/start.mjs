// What `npm start` runs: builds when the sources are newer than the last build, then becomes the program.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const mark = join(root, 'dist', '.started-from');

if (existsSync(compiler)) {
  if (newestSource() > timeOf(mark)) build();
  // It looks itself whether the query editor is current.
  run(join(root, 'libs', 'graphql', 'graphiql', 'bundle.mjs'));
}
await import('../../dist/apps/standalone/main.js');

/** Emits without checking types, which `npm run check` does, and takes a third of the time. */
function build() {
  process.stderr.write('Building what is new …\n');
  const startedAt = new Date();
  run(compiler, '-p', join(root, 'tsconfig.build.json'), '--noCheck');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(mark, startedAt.toISOString());
  // What was changed while the build ran is newer than the build.
  utimesSync(mark, startedAt, startedAt);
}

function run(script, ...given) {
  const { status } = spawnSync(process.execPath, [script, ...given], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    process.stderr.write('The build failed.\n');
    process.exit(status ?? 1);
  }
}

function newestSource() {
  const folders = ['apps', 'libs', 'schema'].map((name) => join(root, name));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Math.max(...[...files, join(root, 'package.json'), join(root, 'tsconfig.json')].map(timeOf));
}

function timeOf(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}
