import { Injectable } from '@nestjs/common';
import type { RequestContext } from '#libs/graphql';
import type { CommandContext, Decided, Decision } from '#libs/kernel';
import { Capabilities } from '../capabilities.store.js';
import type { Capability } from '../domain/capability.js';
import type { OwnerTeam } from '../domain/owner-team.js';
import type { VersionStanding } from '../domain/retire-capability.js';
import type { CapabilityFact } from '../events/index.js';
import { OwnerTeams } from '../owner-teams.store.js';
import { authorityOver, type OwnerAction, type Unauthorised } from './authority.js';
import { PresentVersions } from './present-versions.js';

type Rule<Rejection> = (state: Capability) => Decision<CapabilityFact, Rejection>;

/** Brings together what decisions on capabilities need of other streams. */
@Injectable()
export class CapabilityDecisions {
  constructor(
    private readonly capabilities: Capabilities,
    private readonly ownerTeams: OwnerTeams,
    private readonly versions: PresentVersions,
  ) {}

  /** Why the caller may not do this; undefined when they may. */
  async whyNot(
    capability: string,
    { principal }: RequestContext,
    action: OwnerAction,
  ): Promise<Unauthorised | undefined> {
    const { state } = await this.capabilities.load(capability);
    const authority = authorityOver(state, principal, action);
    return authority.outcome === 'rejected' ? authority.rejection : undefined;
  }

  /** Decides, unless there is a rejection already. */
  async unless<Rejected, Rejection>(
    rejection: Rejected | undefined,
    capability: string,
    command: CommandContext,
    rule: Rule<Rejection>,
  ): Promise<Decided<Capability, CapabilityFact, Rejected | Rejection>> {
    if (rejection !== undefined) return { outcome: 'rejected', rejection };
    return this.capabilities.decide<Rejected | Rejection>(capability, command, rule);
  }

  /** The team as it stands now. */
  async team(slug: string): Promise<OwnerTeam> {
    return (await this.ownerTeams.load(slug)).state;
  }

  /** Where the versions of a capability stand. */
  versionsOf(capability: string): Promise<readonly VersionStanding[]> {
    return this.versions.of(capability);
  }
}
