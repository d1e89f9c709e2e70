import { readdirSync, readFileSync } from 'node:fs';
import { buildASTSchema, concatAST, extendSchema, type GraphQLSchema, isTypeExtensionNode, Kind, parse } from 'graphql';

const directory = 'schema/graphql';

/** The schema of all libs together, as text alone makes it. */
export function wholeSchema(): GraphQLSchema {
  const names = readdirSync(directory).filter((name) => name.endsWith('.graphql'));
  const { definitions } = concatAST(names.map((name) => parse(readFileSync(`${directory}/${name}`, 'utf8'))));
  const types = definitions.filter((definition) => !isTypeExtensionNode(definition));
  const extensions = definitions.filter((definition) => isTypeExtensionNode(definition));
  const schema = buildASTSchema({ kind: Kind.DOCUMENT, definitions: types });
  return extendSchema(schema, { kind: Kind.DOCUMENT, definitions: extensions });
}
