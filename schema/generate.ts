import { readdir, readFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import * as typescriptPlugin from '@graphql-codegen/typescript';
import {
  buildASTSchema,
  concatAST,
  extendSchema,
  isTypeExtensionNode,
  Kind,
  parse,
  printSchema,
  Source,
} from 'graphql';
import { writeWhenChanged } from './write-when-changed.js';

/** Where the hand-written SDL lives, and the types that are generated from it. Run from the root of the repository. */
const sourceDirectory = 'schema/graphql';
const targetFile = 'schema/generated/graphql.ts';

/** How the scalars of `base.graphql` look in TypeScript, parsed and before they are written out. */
const scalars = {
  ID: 'string',
  DateTime: 'string',
  Duration: 'string',
  JSON: 'JsonValue',
  SemVer: 'string',
  Slug: 'string',
  URL: 'string',
  Position: 'string',
};

const header = `// Generated from schema/graphql by \`npm run schema\`. Do not edit.

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };
`;

async function readDocuments() {
  const names = (await readdir(sourceDirectory)).filter((name) => name.endsWith('.graphql')).toSorted();
  const texts = names.map(async (name) => new Source(await readFile(`${sourceDirectory}/${name}`, 'utf8'), name));
  return (await Promise.all(texts)).map((source) => parse(source));
}

/** Definitions first, then extensions: files may extend each other's types in any order. */
async function readSchema() {
  const { definitions } = concatAST(await readDocuments());
  const [extensions, types] = [
    definitions.filter(isTypeExtensionNode),
    definitions.filter((it) => !isTypeExtensionNode(it)),
  ];
  return extendSchema(buildASTSchema({ kind: Kind.DOCUMENT, definitions: types }), {
    kind: Kind.DOCUMENT,
    definitions: extensions,
  });
}

const schemaAst = await readSchema();
const text = await codegen({
  schema: parse(printSchema(schemaAst)),
  schemaAst,
  documents: [],
  filename: targetFile,
  pluginMap: { typescript: typescriptPlugin },
  plugins: [{ typescript: {} }],
  config: {
    scalars,
    strictScalars: true,
    enumsAsTypes: true,
    immutableTypes: true,
    nonOptionalTypename: true,
    avoidOptionals: { field: true, object: false, inputValue: false, defaultValue: true },
    maybeValue: 'T | null',
    inputMaybeValue: 'T | null | undefined',
    useTypeImports: true,
  },
});

await writeWhenChanged(targetFile, `${header}${text}`);
