import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const program = resolve('libs/graphql/graphiql/bundle.mjs');
let root: string;

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const bundle = () => execFileSync(process.execPath, [program], { cwd: root });
const page = () => readFileSync(join(root, 'dist/graphiql/page.js'), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bourse-graphiql-'));
  cpSync('libs/graphql/graphiql/page.html', join(root, 'libs/graphql/graphiql/page.html'));
  for (const name of ['page.mjs', 'style.css', 'workers/editor.mjs', 'workers/json.mjs', 'workers/graphql.mjs']) {
    write(`libs/graphql/graphiql/${name}`, '');
  }
  write('libs/graphql/graphiql/page.mjs', 'console.log("first")');
  write('node_modules/graphiql/package.json', '{"version":"1.0.0"}');
  bundle();
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('bundling the query editor', () => {
  it('is not done again for the same sources', () => {
    write('dist/graphiql/page.js', 'as it was');
    bundle();
    expect(page()).toBe('as it was');
  });

  it.each([
    ['a source', 'libs/graphql/graphiql/page.mjs', 'console.log("second")', 'second'],
    ['a style', 'libs/graphql/graphiql/style.css', 'p { color: red }', 'first'],
    ['a new operation', 'libs/graphql/graphiql/operations/10-more.graphql', '{ viewer { id } }', 'first'],
    ['the version of a package', 'node_modules/graphiql/package.json', '{"version":"1.0.1"}', 'first'],
  ])('is done again when %s has changed', (_what, path, text, shown) => {
    write('dist/graphiql/page.js', 'as it was');
    write(path, text);
    bundle();
    expect(page()).toContain(shown);
  });

  it('is done again when it was cut off', () => {
    rmSync(join(root, 'dist/graphiql/index.html'));
    write('dist/graphiql/page.js', 'half');
    bundle();
    expect(page()).toContain('first');
  });
});
