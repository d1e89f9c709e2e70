import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import {
  blaming,
  decodeCursor,
  encodeCursor,
  isBeyond,
  type KeysetOptions,
  type KeysetPage,
  pageOf,
  rowsMax,
  signatureOf,
} from './keyset-page.js';

export interface KeysetPagesOptions<Table, R, Column extends keyof R & string> extends KeysetOptions<Pick<R, Column>> {
  /** The table that the query selects from, and whose rows are the answer. */
  readonly table: Table;
  /** What is answered with; `list` and the columns of the order among them. */
  readonly columns: readonly Column[];
  /** The column that says which list a row is in. */
  readonly list: Column;
}

/**
 * A page of each of several lists, in one statement: the children of all parents at once. All lists begin after the same cursor.
 * A list without rows is missing from the answer. Throws as `keysetPage` does. The query only says which rows are meant: they
 * are put in order by their keys alone, and then the few that are wanted are fetched.
 */
export async function keysetPages<DB, Table extends keyof DB & string, Column extends keyof DB[Table] & string>(
  tables: Kysely<DB>,
  query: SelectQueryBuilder<DB, Table, object>,
  { table, columns, list, order, first, after }: KeysetPagesOptions<Table, DB[Table], Column>,
): Promise<ReadonlyMap<unknown, KeysetPage<Pick<DB[Table], Column>>>> {
  if (!Number.isInteger(first) || first < 1 || first > rowsMax) throw new RangeError(`first is 1 to ${rowsMax}`);
  const signature = signatureOf(order);
  const last = after === undefined || after === null ? undefined : decodeCursor(after, signature, order.length);

  const beyond = last === undefined ? query : query.where((builder) => isBeyond(builder, order, last));
  const sorting = order.map(({ column, direction }) => sql`${sql.ref(column)} ${sql.raw(direction)}`);
  const place = sql<number>`row_number() over (partition by ${sql.ref(list)} order by ${sql.join(sorting)})`;
  const keys = [list, ...order.map(({ column }) => column)];
  const ranked = beyond.select([...keys.map((key) => sql.ref(key).as(key)), place.as('placeInList')]);
  const isSame = keys.map((key) => sql`${sql.ref(`wanted.${key}`)} = ${sql.ref(`placed.${key}`)}`);
  const answered = columns.map((column) => sql.ref(`wanted.${column}`));
  const wanted = sql<Pick<DB[Table], Column>>`
    select ${sql.join(answered)} from ${ranked} as placed join ${sql.table(table)} as wanted on ${sql.join(isSame, sql` and `)}
    where ${sql.ref('placeInList')} <= ${first + 1} order by ${sql.ref('placeInList')}`;
  const { rows: found } = await wanted.execute(tables).catch(blaming(after));

  const lists = [...Map.groupBy(found, (row) => row[list])];
  const cursorOf = (row: Pick<DB[Table], Column>) => encodeCursor(row, signature, order);
  return new Map(lists.map(([name, rows]) => [name, pageOf(rows, first, cursorOf)]));
}
