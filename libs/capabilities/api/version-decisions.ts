import { Injectable } from '@nestjs/common';
import type { Principal } from '#libs/access';
import type { CommandContext, Decided, Decision } from '#libs/kernel';
import { Capabilities } from '../capabilities.store.js';
import type { OwnerTeam } from '../domain/owner-team.js';
import { type Version, type VersionName, versionStreamId } from '../domain/version.js';
import type { VersionFact } from '../events/index.js';
import { OwnerTeams } from '../owner-teams.store.js';
import { Versions } from '../versions.store.js';
import { authorityOver, type OwnerAction, type Registered, type Unauthorised } from './authority.js';

export type VersionRule<Rejection> = (state: Version) => Decision<VersionFact, Rejection>;
export type DecidedVersion<Rejection> = Decided<Version, VersionFact, Rejection>;

/** Brings together what decisions on versions need of other streams. */
@Injectable()
export class VersionDecisions {
  constructor(
    private readonly capabilities: Capabilities,
    private readonly ownerTeams: OwnerTeams,
    private readonly versions: Versions,
  ) {}

  /** Decides when the principal may do this to the capability's versions. `ruleOf` is given the capability as it stands now. */
  async byOwner<Rejection>(
    {
      name,
      principal,
      action,
    }: { readonly name: VersionName; readonly principal: Principal; readonly action: OwnerAction },
    command: CommandContext,
    ruleOf: (owned: Registered) => VersionRule<Rejection> | Promise<VersionRule<Rejection>>,
  ): Promise<DecidedVersion<Rejection | Unauthorised>> {
    const { state } = await this.capabilities.load(name.capability);
    const authority = authorityOver(state, principal, action);
    if (authority.outcome === 'rejected') return authority;
    return this.decide<Rejection | Unauthorised>(name, command, await ruleOf(authority.owned));
  }

  decide<Rejection>(
    name: VersionName,
    command: CommandContext,
    rule: VersionRule<Rejection>,
  ): Promise<DecidedVersion<Rejection>> {
    return this.versions.decide(versionStreamId(name), command, rule);
  }

  async version(name: VersionName): Promise<Version> {
    return (await this.versions.load(versionStreamId(name))).state;
  }

  /** The team as it stands now. */
  async team(slug: string): Promise<OwnerTeam> {
    return (await this.ownerTeams.load(slug)).state;
  }
}
