import { Injectable } from '@nestjs/common';
import { type Principal, uuidOf } from '#libs/access';
import type { CommandContext } from '#libs/kernel';
import { type RetireVersionRejection, retireVersion } from '../domain/retire-version.js';
import type { VersionName } from '../domain/version.js';
import { LiveInstances } from '../views/live-instances.js';
import type { Unauthorised } from './authority.js';
import { SettledViews } from './settled-views.js';
import { type DecidedVersion, VersionDecisions } from './version-decisions.js';

/** More than are ever shown, so that the refusal knows that there are more. */
const instancesMax = 101;

/**
 * Retires a version in two decisions of one command. Between them the views must see that requests are closed; from then on
 * no instance can be added, and what the second decision finds is all there is. Interrupted, it goes on when it is asked again.
 */
@Injectable()
export class Retirement {
  constructor(
    private readonly decisions: VersionDecisions,
    private readonly liveInstances: LiveInstances,
    private readonly views: SettledViews,
  ) {}

  async retire(
    name: VersionName,
    principal: Principal,
    command: CommandContext,
  ): Promise<DecidedVersion<RetireVersionRejection | Unauthorised>> {
    const owner = { name, principal, action: 'retire' } as const;
    const first = await this.decisions.byOwner(owner, command, async () =>
      retireVersion(name, await this.#inTheWayOf(name)),
    );
    if (first.outcome !== 'accepted' || first.state.status !== 'SUNSET') return first;
    const second = { ...command, commandId: uuidOf('retireVersion', 'second', command.commandId) };
    return this.decisions.decide<RetireVersionRejection | Unauthorised>(
      name,
      second,
      retireVersion(name, await this.#inTheWayOf(name)),
    );
  }

  /** Whether somebody is owed notice before the version ends. */
  async hasInstances(name: VersionName): Promise<boolean> {
    return (await this.#inTheWayOf(name)).length > 0;
  }

  async #inTheWayOf(name: VersionName) {
    await this.views.settle();
    return this.liveInstances.inTheWayOf(name, instancesMax);
  }
}
