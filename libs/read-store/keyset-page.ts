import { type Expression, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import { isRefusedValue } from '#libs/postgresql';

export const rowsMax = 1_000;
const cursorLengthMax = 4_096;

/** Columns that are never null, and selected under their own names. */
type OrderColumn<R> = { [Name in keyof R & string]: R[Name] extends string | number ? Name : never }[keyof R & string];

export interface KeysetOrder<R> {
  readonly column: OrderColumn<R>;
  readonly direction: 'asc' | 'desc';
}

export interface KeysetOptions<R> {
  /** The last column makes the order total: end with the key. */
  readonly order: readonly KeysetOrder<R>[];
  /** Rows wanted, 1 to 1,000. */
  readonly first: number;
  /** The cursor of the row before the page, as a page gave it. */
  readonly after?: string | null | undefined;
}

export interface KeysetPage<R> {
  /** A cursor costs more than its row, and few callers ask for all of them: it is made when it is called. */
  readonly rows: readonly { readonly cursor: () => string; readonly row: R }[];
  readonly hasNextPage: boolean;
}

/** The text is not a cursor of a list in this order. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';

  constructor(readonly cursor: string) {
    super('The cursor is not one of this list in this order');
  }
}

/**
 * A page of a query by the keys of its last row, never by an offset: rows inserted meanwhile neither repeat nor skip others.
 * Throws `InvalidCursor`, and `RangeError` when `first` is out of bounds.
 */
export async function keysetPage<DB, TB extends keyof DB, R>(
  query: SelectQueryBuilder<DB, TB, R>,
  { order, first, after }: KeysetOptions<R>,
): Promise<KeysetPage<R>> {
  if (!Number.isInteger(first) || first < 1 || first > rowsMax) throw new RangeError(`first is 1 to ${rowsMax}`);
  const signature = signatureOf(order);
  const last = after === undefined || after === null ? undefined : decodeCursor(after, signature, order.length);

  const beyond = last === undefined ? query : query.where((builder) => isBeyond(builder, order, last));
  const ordered = order.reduce((sorted, { column, direction }) => sorted.orderBy(sql.ref(column), direction), beyond);
  const found = await ordered
    .limit(first + 1)
    .execute()
    .catch(blaming(after));

  return pageOf(found, first, (row) => encodeCursor(row, signature, order));
}

/** `found` is one row more than a page, where there is one more. */
export function pageOf<R>(found: readonly R[], first: number, cursorOf: (row: R) => string): KeysetPage<R> {
  const rows = found.slice(0, first).map((row) => ({ row, cursor: () => cursorOf(row) }));
  return { rows, hasNextPage: found.length > first };
}

/** A database may refuse a value that does not fit its column: it came with the cursor, for everything else is ours. */
export function blaming(cursor: string | null | undefined): (error: unknown) => never {
  return (error) => {
    throw typeof cursor === 'string' && isRefusedValue(error) ? new InvalidCursor(cursor) : error;
  };
}

/** Tells cursors of one order from those of another. */
export function signatureOf<R>(order: readonly KeysetOrder<R>[]): string {
  return order.map(({ column, direction }) => `${column} ${direction}`).join();
}

/** `a > x or (a = x and (b > y or …))`, with `a >= x` in front of it so that an index on the first column is used. */
export function isBeyond<DB, TB extends keyof DB, R>(
  builder: ExpressionBuilder<DB, TB>,
  order: readonly KeysetOrder<R>[],
  last: readonly (string | number)[],
): Expression<SqlBool> {
  const alternatives = order.map((_, depth) =>
    builder.and(
      order.slice(0, depth + 1).map(({ column, direction }, index) => {
        const comparison = index < depth ? '=' : direction === 'asc' ? '>' : '<';
        return builder(sql.ref(column), comparison, last[index]);
      }),
    ),
  );
  const [leading] = order;
  if (leading === undefined) return builder.or(alternatives);
  const bound = builder(sql.ref(leading.column), leading.direction === 'asc' ? '>=' : '<=', last[0]);
  return builder.and([bound, builder.or(alternatives)]);
}

export function encodeCursor<R>(row: R, signature: string, order: readonly KeysetOrder<R>[]): string {
  const values = order.map(({ column }) => {
    const value: unknown = row[column];
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new TypeError(`A list cannot be ordered by ${column}: it holds ${String(value)}`);
    }
    return value;
  });
  return Buffer.from(JSON.stringify([signature, ...values])).toString('base64url');
}

export function decodeCursor(cursor: string, signature: string, columnCount: number): readonly (string | number)[] {
  if (cursor.length > cursorLengthMax) throw new InvalidCursor(cursor);
  const decoded = parseJson(Buffer.from(cursor, 'base64url').toString());
  if (!Array.isArray(decoded)) throw new InvalidCursor(cursor);
  const [ofOrder, ...rest]: readonly unknown[] = decoded;
  const values = rest.filter((value) => typeof value === 'string' || typeof value === 'number');
  if (ofOrder !== signature || rest.length !== columnCount || values.length !== columnCount) {
    throw new InvalidCursor(cursor);
  }
  return values;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
