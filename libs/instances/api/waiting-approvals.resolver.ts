import { Query, Resolver } from '@nestjs/graphql';
import { can, type Principal } from '#libs/access';
import { connection, Freshness, type RequestContext } from '#libs/graphql';
import type { QueryApprovalsWaitingForMeArgs } from '#schema';
import { type Approver, WaitingApprovals } from '../views/waiting-approvals.js';
import { operationSource } from './operation-answer.js';
import { producerTeamsOf } from './visible-teams-of.js';

@Resolver()
export class WaitingApprovalsResolver {
  constructor(
    private readonly waiting: WaitingApprovals,
    private readonly freshness: Freshness,
  ) {}

  @Query()
  async approvalsWaitingForMe(
    _parent: unknown,
    { first, after, atLeast }: QueryApprovalsWaitingForMeArgs,
    { principal }: RequestContext,
  ) {
    await this.freshness.reach(atLeast);
    const approver = await this.#approver(principal);
    const page = await this.waiting.page(approver, { first, after });
    return connection(page, operationSource, () => this.waiting.count(approver));
  }

  /** Whose requests the caller may not decide on is asked of access itself, for everybody who waits. */
  async #approver(principal: Principal): Promise<Approver> {
    const teams = producerTeamsOf(principal);
    const requesters = await this.waiting.requesters(teams);
    const ownerTeam = teams === 'all' ? '' : (teams[0] ?? '');
    const notBy = requesters.filter(
      (requestedBy) => !can(principal, 'approve', { type: 'Operation', ownerTeam, requestedBy }),
    );
    return { teams, notBy };
  }
}
