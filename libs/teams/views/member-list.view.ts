import { Injectable } from '@nestjs/common';
import { type KeysetPage, keysetPages, ReadStore, type RowView } from '#libs/read-store';
import { type TeamFact, teamFacts } from '../events/index.js';
import type { PageOptions } from './team-list.view.js';

export type MemberRow = {
  readonly team: string;
  readonly principal: string;
  readonly role: 'consumer' | 'producer';
  readonly grantedAt: string;
  readonly grantedBy: string;
};

/** Who was made a member by an operator. What the identity provider's claims say of people is not here. */
export const memberListView: RowView<MemberRow, TeamFact> = {
  name: 'teams.member-list',
  revision: 1,
  table: 'teams_members',
  columns: {
    team: { type: 'text' },
    principal: { type: 'text' },
    role: { type: 'text' },
    grantedAt: { type: 'text' },
    grantedBy: { type: 'text' },
  },
  key: ['team', 'principal', 'role'],
  families: [teamFacts],
  isPerStream: true,
  keysOf: ({ type, data }) =>
    type === 'MembershipGranted' || type === 'MembershipRevoked' ? [[data.team, data.principal, data.role]] : [],
  fold: (row, { type, data }, { metadata }) => {
    if (type === 'MembershipRevoked') return undefined;
    if (type !== 'MembershipGranted') return row;
    const { team, principal, role } = data;
    return { team, principal, role, grantedAt: metadata.occurredAt, grantedBy: metadata.actor };
  },
};

interface Tables {
  readonly teams_members: MemberRow;
}

@Injectable()
export class MemberList {
  constructor(private readonly readStore: ReadStore) {}

  /** A page of the members of each team, by their opaque ids. */
  pages(teams: readonly string[], options: PageOptions): Promise<ReadonlyMap<unknown, KeysetPage<MemberRow>>> {
    return keysetPages(this.readStore.tables<Tables>(), this.#membersOf(teams), {
      ...options,
      table: 'teams_members',
      columns: ['team', 'principal', 'role', 'grantedAt', 'grantedBy'],
      list: 'team',
      order: [
        { column: 'principal', direction: 'asc' },
        { column: 'role', direction: 'asc' },
      ],
    });
  }

  /** How many memberships each team has; a team without any is missing. */
  async counts(teams: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#membersOf(teams)
      .select((select) => ['team', select.cast<number>(select.fn.countAll(), 'integer').as('count')])
      .groupBy('team')
      .execute();
    return new Map(rows.map(({ team, count }) => [team, count]));
  }

  #membersOf(teams: readonly string[]) {
    return this.readStore.tables<Tables>().selectFrom('teams_members').where('team', 'in', teams);
  }
}
