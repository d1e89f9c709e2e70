import { Injectable } from '@nestjs/common';
import { ReadStore, type RowView } from '#libs/read-store';
import { type TeamFact, teamFacts } from '#libs/teams/events';

type MembershipRow = {
  readonly principal: string;
  readonly team: string;
  readonly role: 'consumer' | 'producer';
};

/** Who was made a member of which team by an operator. */
export const membershipsView: RowView<MembershipRow, TeamFact> = {
  name: 'access.memberships',
  revision: 1,
  table: 'access_memberships',
  columns: { principal: { type: 'text' }, team: { type: 'text' }, role: { type: 'text' } },
  key: ['principal', 'team', 'role'],
  families: [teamFacts],
  isPerStream: true,
  keysOf: ({ type, data }) =>
    type === 'MembershipGranted' || type === 'MembershipRevoked' ? [[data.principal, data.team, data.role]] : [],
  fold: (row, { type, data }) => {
    if (type === 'MembershipGranted') return { principal: data.principal, team: data.team, role: data.role };
    return type === 'MembershipRevoked' ? undefined : row;
  },
};

interface TeamRole {
  readonly role: MembershipRow['role'];
  readonly teams: readonly string[];
}

const rowsMax = 10_000;

@Injectable()
export class Memberships {
  constructor(private readonly readStore: ReadStore) {}

  /** What a principal may do as a member of teams, as grants. */
  async grantsOf(principal: string): Promise<readonly TeamRole[]> {
    const rows = await this.readStore
      .tables<{ access_memberships: MembershipRow }>()
      .selectFrom('access_memberships')
      .select(['team', 'role'])
      .where('principal', '=', principal)
      .orderBy('team')
      .limit(rowsMax)
      .execute();
    const teamsByRole = Map.groupBy(rows, ({ role }) => role);
    return [...teamsByRole].map(([role, held]) => ({ role, teams: held.map(({ team }) => team) }));
  }
}
