import { type KyselyPlugin, OperationNodeTransformer, type SchemableIdentifierNode } from 'kysely';

/** Queries read blue; a rebuild writes green, until it takes blue's names. */
export type Slot = 'BLUE' | 'GREEN';

export function tableIn(slot: Slot, table: string): string {
  return slot === 'BLUE' ? table : `${table}__green`;
}

/** Lets a view that names its own tables write the green ones. */
export function greenTables(tables: ReadonlySet<string>): KyselyPlugin {
  const renaming = new Renaming(tables);
  return {
    transformQuery: ({ node, queryId }) => renaming.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  };
}

class Renaming extends OperationNodeTransformer {
  readonly #tables: ReadonlySet<string>;

  constructor(tables: ReadonlySet<string>) {
    super();
    this.#tables = tables;
  }

  protected override transformSchemableIdentifier(node: SchemableIdentifierNode): SchemableIdentifierNode {
    const { name } = node.identifier;
    if (!this.#tables.has(name)) return node;
    return { ...node, identifier: { ...node.identifier, name: tableIn('GREEN', name) } };
  }
}
