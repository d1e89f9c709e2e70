import {
  HandleEmptyInListsPlugin,
  type KyselyPlugin,
  OperationNodeTransformer,
  type OrderByItemNode,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  RawNode,
  replaceWithNoncontingentExpression,
} from 'kysely';
import type { PostgresqlConnection, PostgresqlPool } from '#libs/postgresql';

/** Kysely's own dialect on connections of ours. */
export function postgresqlDialect(pool: PostgresqlPool): PostgresDialect {
  const adapted: PostgresPool = {
    connect: async () => poolClient(await pool.connect()),
    end: () => pool.end(),
    options: {},
  };
  return new PostgresDialect({ pool: adapted });
}

function poolClient(connection: PostgresqlConnection): PostgresPoolClient {
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('Rows are not streamed here');
    return connection.query(text, parameters);
  }
  return { query, release: (destroy) => connection.release(destroy) };
}

const preparedMax = 300;

/**
 * Lets the server keep the plans of what views write: their long statements take longer to read than to do. Only for transactions, where one
 * process has one set of views, so a text stands for one kind of result; and for a limited number of texts.
 */
export function preparing(): (connection: PostgresqlConnection) => PostgresqlConnection {
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= preparedMax) return known;
    names.set(text, `w${names.size}`);
    return names.get(text);
  };
  return (connection) => ({
    ...connection,
    query: (text, values) => {
      const name = values.length === 0 ? undefined : nameOf(text);
      return name === undefined ? connection.query(text, values) : connection.prepared(name, text, values);
    },
  });
}

/** Where the two engines would answer differently, PostgreSQL is asked in words that make it answer as SQLite does. */
export function sameAnswers(nullableColumns: ReadonlySet<string>): readonly KyselyPlugin[] {
  // Nothing is in an empty list. PostgreSQL takes the list itself for a mistake.
  return [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression }), nullsFirst(nullableColumns)];
}

function nullsFirst(nullableColumns: ReadonlySet<string>): KyselyPlugin {
  const ordering = new NullsFirst(nullableColumns);
  return {
    transformQuery: ({ node, queryId }) => ordering.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  };
}

/** Null comes before everything else. It is said only of columns that can be null: an index has an order for nulls too, and must be of use. */
class NullsFirst extends OperationNodeTransformer {
  readonly #nullable: ReadonlySet<string>;

  constructor(nullable: ReadonlySet<string>) {
    super();
    this.#nullable = nullable;
  }

  protected override transformOrderByItem(node: OrderByItemNode): OrderByItemNode {
    const { orderBy, direction, nulls } = node;
    if (nulls !== undefined || !this.#isNullable(orderBy)) return node;
    const isDescending = direction !== undefined && RawNode.is(direction) && direction.sqlFragments[0] === 'desc';
    return { ...node, nulls: isDescending ? 'last' : 'first' };
  }

  #isNullable(node: unknown): boolean {
    return columnNames(node).some((name) => this.#nullable.has(name));
  }
}

/** Names in an expression to order by, which is a column or a reference to one. */
function columnNames(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'kind' in node && node.kind === 'IdentifierNode' && 'name' in node ? [String(node.name)] : [];
  return [
    ...own,
    ...Object.values(node).flatMap((part) => (Array.isArray(part) ? part.flatMap(columnNames) : columnNames(part))),
  ];
}
