import { Mutation, Resolver } from '@nestjs/graphql';
import { can } from '#libs/access';
import {
  type AccessRejection,
  type Answer,
  Mutations,
  notPermitted,
  type RequestContext,
  refusal,
  refuseAccess,
} from '#libs/graphql';
import type { CommandContext, Decided, Decision } from '#libs/kernel';
import type {
  DescribeTeamResult,
  GrantMembershipResult,
  MutationDescribeTeamArgs,
  MutationGrantMembershipArgs,
  MutationRegisterTeamArgs,
  MutationRevokeMembershipArgs,
  RegisterTeamResult,
  RevokeMembershipResult,
} from '#schema';
import { describeTeam, type TeamNotFound, teamNotFound } from '../domain/describe-team.js';
import { grantMembership } from '../domain/grant-membership.js';
import { type RegisterTeamRejection, registerTeam } from '../domain/register-team.js';
import { revokeMembership } from '../domain/revoke-membership.js';
import type { MemberRole, Team } from '../domain/team.js';
import type { TeamFact } from '../events/index.js';
import { Teams } from '../teams.store.js';
import { DescribeTeamShape, GrantMembershipShape, RegisterTeamShape, RevokeMembershipShape } from './inputs.js';
import { type TeamNode, TeamNodes } from './team-nodes.js';

type Success<Name extends string> = { readonly __typename: Name; readonly team: TeamNode };
type NotPermitted = Extract<AccessRejection, { readonly reason: 'NotPermitted' }>;
type TeamRule = (state: Team) => Decision<TeamFact, TeamNotFound>;

const memberRoles = { CONSUMER: 'consumer', PRODUCER: 'producer' } as const satisfies Record<string, MemberRole>;
const operatorsOnly = 'This takes the role of an operator for this team';
const membersOnly = 'This takes a role in this team, or that of an operator';

@Resolver()
export class TeamCommandsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly teams: Teams,
    private readonly teamNodes: TeamNodes,
  ) {}

  @Mutation()
  registerTeam(
    _parent: unknown,
    { input }: MutationRegisterTeamArgs,
    context: RequestContext,
  ): Promise<Answer<RegisterTeamResult, Success<'RegisterTeamSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'registerTeam',
      shape: RegisterTeamShape,
      input,
      act: async (
        { slug: team, name, department, description },
        command,
      ): Promise<Decided<Team, TeamFact, RegisterTeamRejection | NotPermitted>> =>
        can(context.principal, 'register', { type: 'Team', team })
          ? this.teams.decide(team, command, registerTeam({ team, name, department, description }))
          : refused({ reason: 'NotPermitted', message: operatorsOnly }),
      succeed: async (_decided, { slug }) => ({
        __typename: 'RegisterTeamSuccess' as const,
        team: await this.teamNodes.recall(slug),
      }),
      refuse: (rejection) =>
        rejection.reason === 'SlugTaken' ? slugTaken(rejection) : notPermitted(rejection.message),
    });
  }

  @Mutation()
  describeTeam(
    _parent: unknown,
    { input }: MutationDescribeTeamArgs,
    context: RequestContext,
  ): Promise<Answer<DescribeTeamResult, Success<'DescribeTeamSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'describeTeam',
      shape: DescribeTeamShape,
      input,
      act: async ({ team, name, department, description }, command) => {
        const isPermitted = can(context.principal, 'describe', { type: 'Team', team });
        return this.#decide(
          team,
          command,
          isPermitted || membersOnly,
          describeTeam({ team, name, department, description }),
        );
      },
      succeed: async (_decided, { team }) => ({
        __typename: 'DescribeTeamSuccess' as const,
        team: await this.teamNodes.recall(team),
      }),
      refuse: refuseAccess,
    });
  }

  @Mutation()
  grantMembership(
    _parent: unknown,
    { input }: MutationGrantMembershipArgs,
    context: RequestContext,
  ): Promise<Answer<GrantMembershipResult, Success<'GrantMembershipSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'grantMembership',
      shape: GrantMembershipShape,
      input,
      act: async ({ team, principal, role }, command) => {
        const isPermitted = can(context.principal, 'grant', { type: 'Membership', team });
        const rule = grantMembership({ team, principal, role: memberRoles[role] });
        return this.#decide(team, command, isPermitted || operatorsOnly, rule);
      },
      succeed: async (_decided, { team }) => ({
        __typename: 'GrantMembershipSuccess' as const,
        team: await this.teamNodes.recall(team),
      }),
      refuse: refuseAccess,
    });
  }

  @Mutation()
  revokeMembership(
    _parent: unknown,
    { input }: MutationRevokeMembershipArgs,
    context: RequestContext,
  ): Promise<Answer<RevokeMembershipResult, Success<'RevokeMembershipSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'revokeMembership',
      shape: RevokeMembershipShape,
      input,
      act: async ({ team, principal, role }, command) => {
        const isPermitted = can(context.principal, 'grant', { type: 'Membership', team });
        const rule = revokeMembership({ team, principal, role: memberRoles[role] });
        return this.#decide(team, command, isPermitted || operatorsOnly, rule);
      },
      succeed: async (_decided, { team }) => ({
        __typename: 'RevokeMembershipSuccess' as const,
        team: await this.teamNodes.recall(team),
      }),
      refuse: refuseAccess,
    });
  }

  /** A team that is not there is not found, whatever the caller may do; `permission` is true, or says which role is missing. */
  async #decide(
    team: string,
    command: CommandContext,
    permission: true | string,
    rule: TeamRule,
  ): Promise<Decided<Team, TeamFact, AccessRejection>> {
    const { state } = await this.teams.load(team);
    if (state.status === 'ABSENT') return refused(teamNotFound);
    if (permission !== true) return refused({ reason: 'NotPermitted', message: permission });
    return this.teams.decide(team, command, rule);
  }
}

function refused<Rejection extends AccessRejection>(rejection: Rejection) {
  return { outcome: 'rejected', rejection } as const;
}

function slugTaken({ slug }: RegisterTeamRejection) {
  return { ...refusal('SlugTaken', 'SLUG_TAKEN', `The slug '${slug}' is in use, or was; choose another`), slug };
}
