import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type GraphQLNamedType, isObjectType, printSchema } from 'graphql';
import { wholeSchema } from './whole-schema.js';

const place = mkdtempSync(join(tmpdir(), 'bourse-relay-'));
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

describe('the schema', () => {
  it('is one that relay-compiler takes, with its connections and refetchable nodes', () => {
    const schema = wholeSchema();
    const queries = schema.getQueryType()?.getFields() ?? {};
    const pages = Object.values(queries).filter(({ args }) => args.some(({ name }) => name === 'first'));
    const required = pages.filter(({ args }) =>
      args.every(({ type, defaultValue }) => !String(type).endsWith('!') || defaultValue !== undefined),
    );
    expect(required.length).toBeGreaterThan(3);
    const selections = required.map(
      ({ name }) => `${name}(first: 10) @connection(key: "Page_${name}") { edges { cursor node { __typename } } }`,
    );
    writeFileSync(join(place, 'schema.graphql'), printSchema(schema));
    writeFileSync(join(place, 'package.json'), '{}');
    writeFileSync(
      join(place, 'page.js'),
      [
        `graphql\`query pageQuery { ${selections.join(' ')} }\`;`,
        'graphql`fragment page_node on Node @refetchable(queryName: "pageNodeQuery") { id }`;',
      ].join('\n'),
    );
    writeFileSync(
      join(place, 'relay.config.json'),
      JSON.stringify({ src: '.', schema: 'schema.graphql', language: 'javascript' }),
    );
    const compiled = spawnSync(resolve('node_modules/.bin/relay-compiler'), ['relay.config.json'], {
      cwd: place,
      encoding: 'utf8',
    });
    expect({ status: compiled.status, errors: compiled.stderr.match(/Error.*/g) }).toEqual({ status: 0, errors: null });
  });

  it('has a page with edges, a page info and, but for facts, a total, wherever it has a connection', () => {
    const connections = Object.values(wholeSchema().getTypeMap())
      .filter((type) => isObjectType(type))
      .filter(({ name }) => name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThan(3);
    for (const connection of connections) {
      const totals = connection.name === 'FactConnection' ? [] : ['totalCount'];
      expect([connection.name, Object.keys(connection.getFields()).toSorted()]).toEqual([
        connection.name,
        ['edges', 'pageInfo', ...totals].toSorted(),
      ]);
    }
  });

  it('describes every type, field, argument and value', () => {
    const own = Object.values(wholeSchema().getTypeMap()).filter((type) => type.astNode && !type.name.startsWith('__'));
    expect(own.flatMap(undescribed)).toEqual([]);
  });
});

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly args?: readonly Described[];
}

function undescribed(type: GraphQLNamedType): readonly string[] {
  const fields: readonly Described[] = 'getFields' in type ? Object.values(type.getFields()) : [];
  const values: readonly Described[] = 'getValues' in type ? type.getValues() : [];
  const parts = [...fields, ...values].flatMap((part) => [
    { ...part, name: `${type.name}.${part.name}` },
    ...(part.args ?? []).map((argument) => ({ ...argument, name: `${type.name}.${part.name}(${argument.name}:)` })),
  ]);
  return [type, ...parts].filter(({ description }) => !description).map(({ name }) => name);
}
