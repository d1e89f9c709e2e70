import { Injectable } from '@nestjs/common';
import { CommandContexts } from '#libs/access';
import { type InstanceFact, instanceFacts } from '#libs/instances/events';
import { comparePositions, type RecordedFact } from '#libs/kernel';
import { type Reaction, ViewProgress } from '#libs/read-store';
import { retireClosedVersion } from '../domain/retire-closed-version.js';
import { type VersionName, versionStreamId } from '../domain/version.js';
import { type VersionFact, versionFacts } from '../events/index.js';
import { Holders } from '../holders.store.js';
import { Versions } from '../versions.store.js';

/**
 * When a version was closed for its retirement, or an instance of one came to an end, the version is retired if nothing holds it any more. The
 * views have reached the fact, so the instances that were recorded before it are known; each is asked on its own stream.
 */
@Injectable()
export class RetireVersionWhenNothingHoldsIt implements Reaction<VersionFact | InstanceFact> {
  readonly name = 'capabilities.retire-version-when-nothing-holds-it';
  readonly families = [versionFacts, instanceFacts];

  constructor(
    private readonly versions: Versions,
    private readonly holders: Holders,
    private readonly views: ViewProgress,
    private readonly commandContexts: CommandContexts,
  ) {}

  async react(fact: VersionFact | InstanceFact, recorded: RecordedFact): Promise<void> {
    const name = await this.#concerned(fact);
    if (name === undefined) return;
    const closedAt = await this.versions.closedForRetirementAt(name);
    // Closed later than this fact: the views may not know all instances yet, and the closing itself is looked at when it comes.
    if (closedAt === undefined || comparePositions(recorded.position, closedAt) < 0) return;
    if ((await this.holders.inTheWayOf(name, 1)).length > 0) return;
    await this.#assertNoneIsMissed(recorded);
    const command = this.commandContexts.ofReaction(this.name, recorded);
    await this.versions.decide(versionStreamId(name), command, retireClosedVersion(name, []));
  }

  /** A view that has stopped holds no reaction up, and may lack instances: then nothing is retired until somebody has looked after it. */
  async #assertNoneIsMissed({ position }: RecordedFact): Promise<void> {
    if (await this.views.whenReached(position, 0)) return;
    throw new Error(`A view has stopped before ${position}, so nobody can tell whether something holds the version`);
  }

  /** The version that may be retired after the fact; undefined when the fact leaves everything in the way that was. */
  async #concerned(fact: VersionFact | InstanceFact): Promise<VersionName | undefined> {
    if (fact.type === 'VersionSunset') return fact.data.cause === 'RETIREMENT' ? fact.data : undefined;
    if (fact.type === 'InstanceDeprovisioned') return fact.data;
    if (!('instancePhase' in fact.data)) return undefined;
    if (fact.data.instancePhase !== 'GONE' && fact.data.instancePhase !== 'FAILED') return undefined;
    const held = await this.holders.find(fact.data.instance);
    return held.phase === 'ABSENT' ? undefined : held;
  }
}
