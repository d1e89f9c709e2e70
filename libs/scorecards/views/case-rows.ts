import type { QueryCreator } from 'kysely';
import { z } from 'zod';
import { allAtRest } from '#libs/read-store';
import type { Casebook, StoredCase } from '../domain/casebook.js';
import { forEver } from '../domain/cases.js';
import type { ScoredFact } from '../domain/scored-fact.js';
import { inPortions } from './portions.js';
import type { CaseRow, ScorecardTables } from './tables.js';

const Facts = z.array(z.object({ id: z.string(), stream: z.string(), revision: z.number() }));

/** A fact and when it was decided. */
export interface Dated {
  readonly fact: ScoredFact;
  readonly occurredAt: string;
}

/** All cases that some of the facts may change. */
export async function loadCases(
  db: QueryCreator<ScorecardTables>,
  book: Casebook,
  facts: readonly Dated[],
): Promise<readonly StoredCase[]> {
  const concerns = facts.map(({ fact, occurredAt }) => ({ ...book.concernOf(fact), occurredAt }));
  const keys = new Set(concerns.flatMap((concern) => concern.keys));
  const groups = new Map<string, string>();
  for (const { groups: names, occurredAt } of concerns) {
    for (const name of names) groups.set(name, earlier(groups.get(name) ?? forEver, occurredAt));
  }
  const cases = db.selectFrom('scorecards_cases').selectAll().where('casebook', '=', book.name);
  const named = inPortions([...keys], (part) => cases.where('caseKey', 'in', part).execute());
  const waiting = [...groups].map(([name, from]) =>
    cases.where('groupName', '=', name).where('groupUntil', '>=', from).execute(),
  );
  const [ofKeys, ofGroups] = await allAtRest([named, allAtRest(waiting)]);
  const rows = new Map([...(ofKeys ?? []), ...(ofGroups ?? [])].flat().map((row) => [row.caseKey, row]));
  return [...rows.values()].map(toCase);
}

export function factsOf(row: Pick<CaseRow, 'facts'>): StoredCase['facts'] {
  return Facts.parse(JSON.parse(row.facts));
}

export function toCaseRow(casebook: string, { key, state, facts, group }: StoredCase): CaseRow {
  return {
    casebook,
    caseKey: key,
    state: JSON.stringify(state),
    facts: JSON.stringify(facts),
    groupName: group?.name ?? null,
    groupUntil: group?.until ?? null,
  };
}

function toCase(row: CaseRow): StoredCase {
  const { groupName: name, groupUntil: until } = row;
  const group = name === null || until === null ? undefined : { name, until };
  return { key: row.caseKey, state: JSON.parse(row.state), facts: factsOf(row), group };
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
