import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Bundles the page of the query editor into `dist/graphiql`, so that no foreign host is asked for anything. Does nothing when the
 * bundle there was made from the same sources and the same packages.
 */
const source = 'libs/graphql/graphiql';
const target = 'dist/graphiql';
const mark = 'dist/graphiql.made-from';
const packages = [
  '@graphiql/toolkit',
  'esbuild',
  'graphiql',
  'graphql',
  'monaco-editor',
  'monaco-graphql',
  'react',
  'react-dom',
];

const madeFrom = digestOfSources();
if (!existsSync(join(target, 'index.html')) || textOf(mark) !== madeFrom) {
  await bundle();
  await writeFile(mark, madeFrom);
}

async function bundle() {
  const { build } = await import('esbuild');
  await rm(mark, { force: true });
  await rm(target, { recursive: true, force: true });
  await build({
    entryPoints: {
      page: `${source}/page.mjs`,
      style: `${source}/style.css`,
      editor: `${source}/workers/editor.mjs`,
      json: `${source}/workers/json.mjs`,
      graphql: `${source}/workers/graphql.mjs`,
    },
    outdir: target,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    loader: { '.graphql': 'text', '.ttf': 'file' },
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'linked',
    logLevel: 'warning',
  });
  await copyFile(`${source}/page.html`, `${target}/index.html`);
}

function digestOfSources() {
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  const installed = packages.map((name) => join('node_modules', name, 'package.json'));
  const digest = createHash('sha256');
  for (const path of [...files.toSorted(), ...installed]) digest.update(`${path}\n${textOf(path)}\n`);
  return digest.digest('hex');
}

function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
