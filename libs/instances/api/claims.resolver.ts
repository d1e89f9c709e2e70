import { Mutation, Resolver } from '@nestjs/graphql';
import { can, type Principal } from '#libs/access';
import { type AccessRejection, type Answer, Mutations, type RequestContext, refuseAccess } from '#libs/graphql';
import type { Decided } from '#libs/kernel';
import type { ClaimFulfilmentsResult, MutationClaimFulfilmentsArgs } from '#schema';
import type { InstanceFact } from '../events/index.js';
import { Owners } from '../owners.store.js';
import { Answers } from './answers.js';
import type { OperationSource } from './operation-answer.js';
import { ClaimFulfilmentsShape } from './producer-inputs.js';
import { denied } from './visible-instances.js';
import { type ClaimedWork, WorkClaims } from './work-claims.js';

interface ClaimSource {
  readonly token: number;
  readonly secret: string;
  readonly isHeld: boolean;
  readonly leaseExpiresAt: string;
  readonly operation: OperationSource;
}

interface Success {
  readonly __typename: 'ClaimFulfilmentsSuccess';
  readonly claims: readonly ClaimSource[];
}

@Resolver()
export class ClaimsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly claims: WorkClaims,
    private readonly owners: Owners,
    private readonly answers: Answers,
  ) {}

  @Mutation()
  claimFulfilments(
    _parent: unknown,
    { input }: MutationClaimFulfilmentsArgs,
    context: RequestContext,
  ): Promise<Answer<ClaimFulfilmentsResult, Success>> {
    return this.mutations.run({
      context,
      name: 'claimFulfilments',
      shape: ClaimFulfilmentsShape,
      input,
      act: async (
        { capabilities, countMax, leaseDurationSeconds },
        command,
      ): Promise<Decided<readonly ClaimedWork[], InstanceFact, AccessRejection>> => {
        const rejection = await this.#missingRight(context.principal, capabilities);
        if (rejection) return denied(rejection);
        const wish = { capabilities, countMax, leaseDurationSeconds: leaseDurationSeconds ?? undefined };
        return this.claims.claim(wish, command);
      },
      succeed: async ({ state }, _input, viewsReached) => ({
        __typename: 'ClaimFulfilmentsSuccess' as const,
        claims: await Promise.all(state.map((claimed) => this.#source(claimed, viewsReached))),
      }),
      refuse: refuseAccess,
    });
  }

  async #source({ address, ...claim }: ClaimedWork, viewsReached: boolean): Promise<ClaimSource> {
    return { ...claim, operation: await this.answers.operation(address, viewsReached) };
  }

  /** The first capability that is not there, or whose work the caller may not do. */
  async #missingRight(principal: Principal, capabilities: readonly string[]): Promise<AccessRejection | undefined> {
    const owners = await Promise.all(capabilities.map((capability) => this.owners.find(capability)));
    for (const [index, owner] of owners.entries()) {
      if (owner.status === 'UNKNOWN') return { reason: 'NotFound', path: `/capabilities/${index}` };
      if (can(principal, 'fulfil', { type: 'Capability', ownerTeam: owner.ownerTeam })) continue;
      const message = `This takes the role of a producer of team ${owner.ownerTeam}, which owns ${capabilities[index]}`;
      return { reason: 'NotPermitted', message };
    }
    return undefined;
  }
}
