import { Injectable } from '@nestjs/common';
import { type KeysetPage, keysetPage, ReadStore, type RowView, rankedSearch, wordText } from '#libs/read-store';
import { type TeamFact, teamFacts } from '../events/index.js';

export type TeamRow = {
  readonly team: string;
  readonly name: string;
  readonly department: string;
  readonly description: string;
  readonly registeredAt: string;
  /** The name as lists are sorted by it. */
  readonly sortName: string;
  readonly nameWords: string;
  readonly otherWords: string;
};

export const teamListView: RowView<TeamRow, TeamFact> = {
  name: 'teams.team-list',
  revision: 2,
  table: 'teams_list',
  columns: {
    team: { type: 'text' },
    name: { type: 'text' },
    department: { type: 'text' },
    registeredAt: { type: 'text' },
    sortName: { type: 'text' },
    nameWords: { type: 'text' },
    // Long texts stand last: SQLite reads through them to whatever is behind.
    otherWords: { type: 'text' },
    description: { type: 'text' },
  },
  key: ['team'],
  indexes: [['sortName', 'team']],
  families: [teamFacts],
  isPerStream: true,
  keysOf: ({ type, data }) => (type === 'TeamRegistered' || type === 'TeamDescribed' ? [[data.team]] : []),
  fold: (row, { type, data }, { metadata }) => {
    if (type !== 'TeamRegistered' && type !== 'TeamDescribed') return row;
    const { team, name, department, description } = data;
    return {
      team,
      name,
      department,
      description,
      registeredAt: row?.registeredAt ?? metadata.occurredAt,
      sortName: name.toLowerCase(),
      nameWords: wordText(name, team),
      otherWords: wordText(department, description),
    };
  },
};

/** Which teams are wanted; all conditions that are given must hold. */
export interface TeamFilter {
  readonly search?: string | undefined;
  /** A department and everything below it. */
  readonly department?: string | undefined;
}

export interface PageOptions {
  readonly first: number;
  readonly after?: string | null | undefined;
}

interface Tables {
  readonly teams_list: TeamRow;
}

@Injectable()
export class TeamList {
  constructor(private readonly readStore: ReadStore) {}

  /** By relevance where something is searched for, else by name. */
  page(filter: TeamFilter, options: PageOptions): Promise<KeysetPage<TeamRow & { readonly relevance: number }>> {
    const ranked = this.readStore.tables<Tables>().selectFrom(this.#matching(filter).as('ranked')).selectAll();
    const byRelevance = filter.search === undefined ? [] : [{ column: 'relevance', direction: 'desc' } as const];
    return keysetPage(ranked, {
      ...options,
      order: [...byRelevance, { column: 'sortName', direction: 'asc' }, { column: 'team', direction: 'asc' }],
    });
  }

  async count(filter: TeamFilter): Promise<number> {
    const { count } = await this.readStore
      .tables<Tables>()
      .selectFrom(this.#matching(filter).as('found'))
      .select((select) => select.cast<number>(select.fn.countAll(), 'integer').as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Teams in the order of the slugs; undefined for those that do not exist. */
  async bySlugs(slugs: readonly string[]): Promise<readonly (TeamRow | undefined)[]> {
    const rows = await this.readStore
      .tables<Tables>()
      .selectFrom('teams_list')
      .selectAll()
      .where('team', 'in', slugs)
      .execute();
    const bySlug = new Map(rows.map((row) => [row.team, row]));
    return slugs.map((slug) => bySlug.get(slug));
  }

  #matching({ search, department }: TeamFilter) {
    const all = this.readStore.tables<Tables>().selectFrom('teams_list').selectAll();
    const within =
      department === undefined
        ? all
        : all.where((where) =>
            where.or([
              where('department', '=', department),
              // Everything that begins with it; `0` is the character after `/`.
              where.and([where('department', '>', `${department}/`), where('department', '<', `${department}0`)]),
            ]),
          );
    return search === undefined
      ? within.select((select) => select.lit(0).$castTo<number>().as('relevance'))
      : rankedSearch(within, search, [
          { column: 'nameWords', weight: 4 },
          { column: 'otherWords', weight: 1 },
        ]);
  }
}
