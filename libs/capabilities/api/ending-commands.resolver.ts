import { Mutation, Resolver } from '@nestjs/graphql';
import { can } from '#libs/access';
import type { Answer, RequestContext } from '#libs/graphql';
import type {
  AcknowledgeDeprecationResult,
  DeprecateVersionResult,
  MutationAcknowledgeDeprecationArgs,
  MutationDeprecateVersionArgs,
  MutationPostponeSunsetArgs,
  MutationWithdrawVersionArgs,
  PostponeSunsetResult,
  WithdrawVersionResult,
} from '#schema';
import { acknowledgeDeprecation } from '../domain/acknowledge-deprecation.js';
import { deprecateVersion } from '../domain/deprecate-version.js';
import { postponeSunset } from '../domain/postpone-sunset.js';
import { type NotFound, notFound, type WrongVersionStatus } from '../domain/refusals.js';
import type { VersionName } from '../domain/version.js';
import { withdrawVersion } from '../domain/withdraw-version.js';
import type { NotPermitted } from './authority.js';
import { refuse } from './refusals.js';
import { Retirement } from './retirement.js';
import { type DecidedVersion, VersionDecisions } from './version-decisions.js';
import {
  AcknowledgeDeprecationShape,
  DeprecateVersionShape,
  PostponeSunsetShape,
  ReasonShape,
} from './version-inputs.js';
import { VersionMutations, type VersionSuccess } from './version-mutations.js';

type AcknowledgeRejection = WrongVersionStatus | NotFound<'/version' | '/team'> | NotPermitted;

/** Commands that lead a version to its end; the last of them is in `retire-version.resolver.ts`. */
@Resolver()
export class EndingCommandsResolver {
  constructor(
    private readonly mutations: VersionMutations,
    private readonly decisions: VersionDecisions,
    private readonly retirement: Retirement,
  ) {}

  @Mutation()
  deprecateVersion(
    _parent: unknown,
    { input }: MutationDeprecateVersionArgs,
    context: RequestContext,
  ): Promise<Answer<DeprecateVersionResult, VersionSuccess<'DeprecateVersionSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'deprecateVersion',
      shape: DeprecateVersionShape,
      input,
      success: 'DeprecateVersionSuccess',
      act: ({ capability, version, sunsetAt, migrationGuide, replacement: wanted }, command) =>
        this.decisions.byOwner(owner({ capability, version }, context), command, async ({ description }) => {
          const replacement = wanted ? { capability: wanted.capability, version: wanted.version } : undefined;
          return deprecateVersion(
            { capability, version, sunsetAt, migrationGuide, replacement, announcedAt: command.occurredAt },
            {
              noticePeriodDays: description.noticePeriodDays,
              hasInstances: await this.retirement.hasInstances({ capability, version }),
              replacement: replacement && (await this.decisions.version(replacement)),
            },
          );
        }),
      refuse: (rejection) => refuse(rejection),
    });
  }

  @Mutation()
  postponeSunset(
    _parent: unknown,
    { input }: MutationPostponeSunsetArgs,
    context: RequestContext,
  ): Promise<Answer<PostponeSunsetResult, VersionSuccess<'PostponeSunsetSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'postponeSunset',
      shape: PostponeSunsetShape,
      input,
      success: 'PostponeSunsetSuccess',
      act: ({ capability, version, sunsetAt }, command) =>
        this.decisions.byOwner(owner({ capability, version }, context), command, () =>
          postponeSunset({ capability, version, sunsetAt }),
        ),
      refuse: (rejection) => refuse(rejection),
    });
  }

  @Mutation()
  acknowledgeDeprecation(
    _parent: unknown,
    { input }: MutationAcknowledgeDeprecationArgs,
    context: RequestContext,
  ): Promise<Answer<AcknowledgeDeprecationResult, VersionSuccess<'AcknowledgeDeprecationSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'acknowledgeDeprecation',
      shape: AcknowledgeDeprecationShape,
      input,
      success: 'AcknowledgeDeprecationSuccess',
      act: async ({ capability, version, team }, command): Promise<DecidedVersion<AcknowledgeRejection>> => {
        const rejection = await this.#whyNotFor(team, context);
        if (rejection !== undefined) return { outcome: 'rejected', rejection };
        return this.decisions.decide(
          { capability, version },
          command,
          acknowledgeDeprecation({ capability, version, team }),
        );
      },
      refuse: (rejection) => refuse(rejection),
    });
  }

  @Mutation()
  withdrawVersion(
    _parent: unknown,
    { input }: MutationWithdrawVersionArgs,
    context: RequestContext,
  ): Promise<Answer<WithdrawVersionResult, VersionSuccess<'WithdrawVersionSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'withdrawVersion',
      shape: ReasonShape,
      input,
      success: 'WithdrawVersionSuccess',
      act: ({ capability, version, reason }, command) =>
        this.decisions.byOwner(owner({ capability, version }, context), command, () =>
          withdrawVersion({ capability, version, reason }),
        ),
      refuse: (rejection) => refuse(rejection),
    });
  }

  /** A consumer speaks for a team; undefined when the caller is one, and the team is there. */
  async #whyNotFor(team: string, { principal }: RequestContext): Promise<NotFound<'/team'> | NotPermitted | undefined> {
    const { status } = await this.decisions.team(team);
    if (status === 'ABSENT') return notFound('/team');
    if (can(principal, 'request', { type: 'Instance', consumerTeam: team })) return undefined;
    return { reason: 'NotPermitted', message: `This takes the role of a consumer of the team ${team}` };
  }
}

function owner(name: VersionName, { principal }: RequestContext) {
  return { name, principal, action: 'retire' } as const;
}
