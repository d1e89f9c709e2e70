import { Mutation, Resolver } from '@nestjs/graphql';
import type { Answer, RequestContext } from '#libs/graphql';
import type {
  DraftVersionResult,
  MutationDraftVersionArgs,
  MutationPauseVersionArgs,
  MutationPromoteVersionArgs,
  MutationPublishVersionArgs,
  MutationResumeVersionArgs,
  PauseVersionResult,
  PromoteVersionResult,
  PublishVersionResult,
  ResumeVersionResult,
} from '#schema';
import { draftVersion } from '../domain/draft-version.js';
import { pauseVersion } from '../domain/pause-version.js';
import { promoteVersion } from '../domain/promote-version.js';
import { resumeVersion } from '../domain/resume-version.js';
import { contractOf, withSchemaTexts } from './drafted-contract.js';
import { Publication } from './publication.js';
import { refuse } from './refusals.js';
import { VersionDecisions } from './version-decisions.js';
import { DraftVersionShape, ReasonShape, StageShape, VersionShape } from './version-inputs.js';
import { VersionMutations, type VersionSuccess } from './version-mutations.js';

/** Commands that make an offer and keep it. Those that end one are in `ending-commands.resolver.ts`. */
@Resolver()
export class VersionCommandsResolver {
  constructor(
    private readonly mutations: VersionMutations,
    private readonly decisions: VersionDecisions,
    private readonly publication: Publication,
  ) {}

  @Mutation()
  draftVersion(
    _parent: unknown,
    { input }: MutationDraftVersionArgs,
    context: RequestContext,
  ): Promise<Answer<DraftVersionResult, VersionSuccess<'DraftVersionSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'draftVersion',
      shape: DraftVersionShape,
      input: withSchemaTexts(input),
      success: 'DraftVersionSuccess',
      act: ({ capability, version, ...drafted }, command) =>
        this.decisions.byOwner(owner({ capability, version }, context), command, (owned) =>
          draftVersion({ capability, version, contract: contractOf(drafted) }, owned),
        ),
      refuse: (rejection) => refuse(rejection),
    });
  }

  @Mutation()
  publishVersion(
    _parent: unknown,
    { input }: MutationPublishVersionArgs,
    context: RequestContext,
  ): Promise<Answer<PublishVersionResult, VersionSuccess<'PublishVersionSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'publishVersion',
      shape: StageShape,
      input,
      success: 'PublishVersionSuccess',
      act: ({ capability, version, stage }, command) =>
        this.publication.publish({ capability, version, stage }, context.principal, command),
      refuse: (rejection) => refuse(rejection),
    });
  }

  @Mutation()
  promoteVersion(
    _parent: unknown,
    { input }: MutationPromoteVersionArgs,
    context: RequestContext,
  ): Promise<Answer<PromoteVersionResult, VersionSuccess<'PromoteVersionSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'promoteVersion',
      shape: StageShape,
      input,
      success: 'PromoteVersionSuccess',
      act: ({ capability, version, stage }, command) =>
        this.decisions.byOwner(owner({ capability, version }, context), command, async ({ ownerTeam, ...owned }) => {
          const team = await this.decisions.team(ownerTeam);
          const ownerDepartment = team.status === 'ABSENT' ? owned.ownerDepartment : team.department;
          return promoteVersion({ capability, version, stage, ownerTeam, ownerDepartment });
        }),
      refuse: (rejection) => refuse(rejection),
    });
  }

  @Mutation()
  pauseVersion(
    _parent: unknown,
    { input }: MutationPauseVersionArgs,
    context: RequestContext,
  ): Promise<Answer<PauseVersionResult, VersionSuccess<'PauseVersionSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'pauseVersion',
      shape: ReasonShape,
      input,
      success: 'PauseVersionSuccess',
      act: ({ capability, version, reason }, command) =>
        this.decisions.byOwner(owner({ capability, version }, context), command, () =>
          pauseVersion({ capability, version, reason }),
        ),
      refuse: (rejection) => refuse(rejection),
    });
  }

  @Mutation()
  resumeVersion(
    _parent: unknown,
    { input }: MutationResumeVersionArgs,
    context: RequestContext,
  ): Promise<Answer<ResumeVersionResult, VersionSuccess<'ResumeVersionSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'resumeVersion',
      shape: VersionShape,
      input,
      success: 'ResumeVersionSuccess',
      act: ({ capability, version }, command) =>
        this.decisions.byOwner(owner({ capability, version }, context), command, () =>
          resumeVersion({ capability, version }),
        ),
      refuse: (rejection) => refuse(rejection),
    });
  }
}

function owner(name: { readonly capability: string; readonly version: string }, { principal }: RequestContext) {
  return { name, principal, action: 'publish' } as const;
}
