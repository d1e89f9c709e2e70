import { copyFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';

/** Bundles the page of the query editor into `dist/graphiql`, so that no foreign host is asked for anything. */
const source = 'libs/graphql/graphiql';
const target = 'dist/graphiql';

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
