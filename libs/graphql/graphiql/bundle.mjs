import { copyFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { build } from 'esbuild';

/** Bundles the page of the query editor into `dist/graphiql`, so that no foreign host is asked for anything. */
const source = 'libs/graphql/graphiql';
const target = 'dist/graphiql';
const { resolve } = createRequire(import.meta.url);

await rm(target, { recursive: true, force: true });
await build({
  entryPoints: {
    page: `${source}/page.mjs`,
    style: `${source}/style.css`,
    editor: resolve('monaco-editor/esm/vs/editor/editor.worker.js'),
    json: resolve('monaco-editor/esm/vs/language/json/json.worker.js'),
    graphql: resolve('monaco-graphql/esm/graphql.worker.js'),
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
