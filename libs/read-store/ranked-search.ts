import { type SelectQueryBuilder, sql } from 'kysely';

const termsMax = 8;

/** A column of words as `wordText` writes them, and what a word that begins with a term counts there; a whole word counts twice. */
export interface SearchedColumn<Columns> {
  readonly column: keyof Columns & string;
  readonly weight: number;
}

/** The words of a text as search compares them: lower case, without accents. */
function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return [...new Set(plain.match(/[\p{L}\p{N}]+/gu))];
}

/** What a view keeps in a column that is searched. */
export function wordText(...texts: readonly string[]): string {
  return ` ${wordsOf(texts.join(' ')).join(' ')} `;
}

/**
 * Keeps the rows in which every word of `search` begins some word, and selects their `relevance`: the more, the better.
 * Nothing is found when the search has no word at all. Only its first 8 words count.
 */
export function rankedSearch<DB, TB extends keyof DB, R>(
  query: SelectQueryBuilder<DB, TB, R>,
  search: string,
  columns: readonly SearchedColumn<R>[],
): SelectQueryBuilder<DB, TB, R & { readonly relevance: number }> {
  const terms = wordsOf(search).slice(0, termsMax);
  const found = terms.map((term) =>
    sql.join(
      columns.map(({ column }) => isPrefix(column, term)),
      sql` or `,
    ),
  );
  const scores = terms.flatMap((term) => columns.map(({ column, weight }) => score(column, term, weight)));
  const matching = found.reduce((kept, isFound) => kept.where(sql<boolean>`(${isFound})`), query);
  return (terms.length === 0 ? matching.where(sql<boolean>`1 = 0`) : matching)
    .select(sql<number>`${sql.join([sql.lit(0), ...scores], sql` + `)}`.as('relevance'))
    .$castTo<R & { readonly relevance: number }>();
}

function score(column: string, term: string, weight: number) {
  return sql`case when ${sql.ref(column)} like ${`% ${term} %`} then ${sql.lit(2 * weight)} when ${isPrefix(column, term)} then ${sql.lit(weight)} else 0 end`;
}

/** A term holds letters and digits only, so nothing in it means anything to `like`. */
function isPrefix(column: string, term: string) {
  return sql<boolean>`${sql.ref(column)} like ${`% ${term}%`}`;
}
