import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the SDL lies beside the program, whether it runs from its sources or as built. */
export function sdlPaths(): readonly string[] {
  return [join(rootOf(import.meta.dirname), 'schema', 'graphql', '*.graphql')];
}

/** Where the build puts the query editor. */
export function graphiqlDirectory(): string {
  return join(rootOf(import.meta.dirname), 'dist', 'graphiql');
}

function rootOf(directory: string): string {
  if (existsSync(join(directory, 'schema', 'graphql'))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error('There is no schema/graphql above the program');
  return rootOf(parent);
}
