import type { PageInfo } from '#schema';

/** Where a row is in its list; a function where it is made only when it is asked for. */
type Cursor = string | (() => string);

/** A page as `keysetPage` of the read store gives it. */
export interface Page<Row> {
  readonly rows: readonly { readonly cursor: Cursor; readonly row: Row }[];
  readonly hasNextPage: boolean;
}

export interface Edge<Node> {
  readonly cursor: Cursor;
  readonly node: Node;
}

/** `totalCount` is counted and cursors are made when the caller asks for them, so that nobody else pays for it. */
export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly pageInfo: Pick<PageInfo, 'hasNextPage' | 'hasPreviousPage'> & {
    readonly startCursor: Cursor | null;
    readonly endCursor: Cursor | null;
  };
  readonly totalCount: number | (() => Promise<number>);
}

/** A page in Relay's form. `hasPreviousPage` may be given by those who know it; Relay lets everybody else say false. */
export function connection<Row, Node>(
  page: Page<Row> & { readonly hasPreviousPage?: boolean },
  toNode: (row: Row) => Node,
  totalCount: number | (() => Promise<number>),
): Connection<Node> {
  const edges = page.rows.map(({ cursor, row }) => ({ cursor, node: toNode(row) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage ?? false,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}
