import { Injectable } from '@nestjs/common';
import type { Principal } from '#libs/access';
import type { CommandContext, Decided, Decision } from '#libs/kernel';
import { Capabilities } from '../capabilities.store.js';
import type { Capability } from '../domain/capability.js';
import type { OwnerTeam } from '../domain/owner-team.js';
import type { VersionStanding } from '../domain/retire-capability.js';
import type { CapabilityFact } from '../events/index.js';
import { OwnerTeams } from '../owner-teams.store.js';
import { authorityOver, type OwnerAction, type Unauthorised } from './authority.js';
import { PresentVersions } from './present-versions.js';

type CapabilityRule<Rejection> = (state: Capability) => Decision<CapabilityFact, Rejection>;
type DecidedCapability<Rejection> = Decided<Capability, CapabilityFact, Rejection>;

interface ByOwner {
  readonly capability: string;
  readonly principal: Principal;
  readonly action: OwnerAction;
}

/** Brings together what decisions on capabilities need of other streams. */
@Injectable()
export class CapabilityDecisions {
  constructor(
    private readonly capabilities: Capabilities,
    private readonly ownerTeams: OwnerTeams,
    private readonly versions: PresentVersions,
  ) {}

  /** Decides when the principal may do this to the capability. `ruleOf` gathers what the rule needs. */
  async byOwner<Rejection>(
    { capability, principal, action }: ByOwner,
    command: CommandContext,
    ruleOf: () => CapabilityRule<Rejection> | Promise<CapabilityRule<Rejection>>,
  ): Promise<DecidedCapability<Rejection | Unauthorised>> {
    const { state } = await this.capabilities.load(capability);
    const authority = authorityOver(state, principal, action);
    if (authority.outcome === 'rejected') return authority;
    return this.decide<Rejection | Unauthorised>(capability, command, await ruleOf());
  }

  decide<Rejection>(
    capability: string,
    command: CommandContext,
    rule: CapabilityRule<Rejection>,
  ): Promise<DecidedCapability<Rejection>> {
    return this.capabilities.decide(capability, command, rule);
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
