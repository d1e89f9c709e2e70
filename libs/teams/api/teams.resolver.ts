import { Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { boundedText, type Connection, connection, Freshness, type RequestContext } from '#libs/graphql';
import type { KeysetPage } from '#libs/read-store';
import type { Membership, QueryTeamArgs, QueryTeamsArgs, TeamMembersArgs } from '#schema';
import { MemberList, type MemberRow } from '../views/member-list.view.js';
import { TeamList } from '../views/team-list.view.js';
import { type TeamNode, TeamNodes, teamNode } from './team-nodes.js';

@Resolver('Team')
export class TeamsResolver {
  constructor(
    private readonly teamNodes: TeamNodes,
    private readonly list: TeamList,
    private readonly memberList: MemberList,
    private readonly freshness: Freshness,
  ) {}

  @Query()
  async team(_parent: unknown, { slug, atLeast }: QueryTeamArgs, context: RequestContext): Promise<TeamNode | null> {
    await this.freshness.reach(atLeast);
    return (await this.teamNodes.find(slug, context)) ?? null;
  }

  @Query()
  async teams(_parent: unknown, { first, after, atLeast, ...wanted }: QueryTeamsArgs): Promise<Connection<TeamNode>> {
    const filter = {
      search: boundedText('search', wanted.search),
      department: boundedText('department', wanted.department),
    };
    await this.freshness.reach(atLeast);
    const page = await this.list.page(filter, { first, after });
    return connection(page, teamNode, () => this.list.count(filter));
  }

  @ResolveField()
  async members(
    { team }: TeamNode,
    { first, after }: TeamMembersArgs,
    context: RequestContext,
  ): Promise<Connection<MembershipNode>> {
    const pages = context.loader<string, KeysetPage<MemberRow>>(
      `teams.members ${first} ${after ?? ''}`,
      () => new DataLoader(async (teams) => inOrder(teams, await this.memberList.pages(teams, { first, after }))),
    );
    return connection(await pages.load(team), membershipNode, () => this.#countMembers(team, context));
  }

  #countMembers(team: string, context: RequestContext): Promise<number> {
    const counts = context.loader<string, number>(
      'teams.member-count',
      () =>
        new DataLoader(async (teams) => {
          const found = await this.memberList.counts(teams);
          return teams.map((each) => found.get(each) ?? 0);
        }),
    );
    return counts.load(team);
  }
}

type MembershipNode = Membership & { readonly team: string };

function membershipNode({ role, ...row }: MemberRow): MembershipNode {
  return { __typename: 'Membership', ...row, role: role === 'consumer' ? 'CONSUMER' : 'PRODUCER' };
}

function inOrder(
  teams: readonly string[],
  pages: ReadonlyMap<unknown, KeysetPage<MemberRow>>,
): readonly KeysetPage<MemberRow>[] {
  return teams.map((team) => pages.get(team) ?? { rows: [], hasNextPage: false });
}
