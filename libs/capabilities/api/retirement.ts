import { Injectable } from '@nestjs/common';
import { type Principal, uuidOf } from '#libs/access';
import { StaleRead } from '#libs/graphql';
import type { CommandContext, Decided } from '#libs/kernel';
import { retireClosedVersion } from '../domain/retire-closed-version.js';
import { type InstanceInTheWay, type RetireVersionRejection, retireVersion } from '../domain/retire-version.js';
import type { Version, VersionName } from '../domain/version.js';
import type { VersionFact } from '../events/index.js';
import { Holders } from '../holders.store.js';
import type { Unauthorised } from './authority.js';
import { SettledViews } from './settled-views.js';
import { VersionDecisions } from './version-decisions.js';

/** More than are ever shown, so that whoever shows them knows that there are more. */
const instancesMax = 101;

/** A version whose retirement is done or under way. */
export interface Retiring {
  /** What it waits for; undefined when the views did not get far enough to tell. */
  readonly stillHeldBy: readonly InstanceInTheWay[] | undefined;
}

type Retired = Decided<Retiring, VersionFact, RetireVersionRejection | Unauthorised>;

/**
 * Retires a version in two decisions. The first closes it, or refuses and records nothing; the second retires it when nothing is
 * found that was added meanwhile. Otherwise a reaction retires it later, and so it does when this is interrupted in between.
 */
@Injectable()
export class Retirement {
  constructor(
    private readonly decisions: VersionDecisions,
    private readonly holders: Holders,
    private readonly views: SettledViews,
  ) {}

  async retire(name: VersionName, principal: Principal, command: CommandContext): Promise<Retired> {
    const owner = { name, principal, action: 'retire' } as const;
    const closed = await this.decisions.byOwner(owner, command, async () =>
      retireVersion(name, await this.#inTheWayOf(name)),
    );
    if (closed.outcome !== 'accepted') return closed;
    const stillHeldBy = await this.#heldAfter(name, closed.state);
    if (stillHeldBy === undefined) return { ...closed, state: { stillHeldBy } };
    // A recall has closed the version before, so nothing is recorded under the command yet; its key is remembered by its first fact.
    const second =
      closed.facts.length === 0
        ? command
        : { ...command, commandId: uuidOf('retireVersion', 'second', command.commandId) };
    const retired = await this.decisions.decide(name, second, retireClosedVersion(name, stillHeldBy));
    if (retired.outcome !== 'accepted') return retired;
    return { ...retired, state: { stillHeldBy: retired.state.status === 'RETIRED' ? [] : stillHeldBy } };
  }

  /** Whether somebody is owed notice before the version ends. */
  async hasInstances(name: VersionName): Promise<boolean> {
    return (await this.#inTheWayOf(name)).length > 0;
  }

  /** What holds a version that is closed. That it was closed stays recorded, so views that are late make no fault of it. */
  async #heldAfter(name: VersionName, { status, isRetiring }: Version): Promise<Retiring['stillHeldBy']> {
    if (status === 'RETIRED') return [];
    try {
      return await this.#inTheWayOf(name);
    } catch (error) {
      if (error instanceof StaleRead && isRetiring) return undefined;
      throw error;
    }
  }

  async #inTheWayOf(name: VersionName): Promise<readonly InstanceInTheWay[]> {
    await this.views.settle();
    return this.holders.inTheWayOf(name, instancesMax);
  }
}
