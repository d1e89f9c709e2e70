import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, validate } from 'graphql';
import { type ExampleServer, startExample } from './example-server.js';
import { wholeSchema } from './whole-schema.js';

const operations = 'libs/graphql/graphiql/operations';
let server: ExampleServer;

beforeAll(async () => {
  const graphiqlDirectory = await mkdtemp(join(tmpdir(), 'bourse-graphiql-'));
  await writeFile(join(graphiqlDirectory, 'index.html'), '<p>editor</p>');
  await writeFile(join(graphiqlDirectory, 'page.js'), 'begin()');
  server = await startExample({ graphiqlDirectory });
});
afterAll(() => server.close());

const page = (path: string, init: RequestInit = {}) => fetch(new URL(path, server.url), init);

describe('the query editor', () => {
  it('is served at the root, and asks no foreign host for anything', async () => {
    const answer = await page('/');
    expect(await answer.text()).toBe('<p>editor</p>');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*/);
  });

  it('sends a file again only when it has changed', async () => {
    const first = await page('/graphiql/page.js');
    expect(first.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const again = await page('/graphiql/page.js', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it.each(['/graphiql/missing.js', '/graphiql/..%2f..%2fpackage.json', '/graphiql/%2e%2e/package.json'])(
    'serves no other file: %s',
    async (path) => expect((await page(path)).status).toBe(404),
  );

  it('names no other origin in its own files', () => {
    for (const name of ['page.html', 'page.mjs', 'style.css']) {
      expect(readFileSync(`libs/graphql/graphiql/${name}`, 'utf8')).not.toMatch(/(https?:)?\/\/[\w-]+\./);
    }
  });
});

describe('an example operation', () => {
  it.each(readdirSync(operations))('fits the schema: %s', (name) => {
    const document = parse(readFileSync(join(operations, name), 'utf8'));
    expect(validate(wholeSchema(), document)).toEqual([]);
  });
});
