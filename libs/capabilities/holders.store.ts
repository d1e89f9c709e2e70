import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import type { InstanceFact } from '#libs/instances/events';
import { type HolderState, holder, inTheWayPhases } from './domain/holder.js';
import type { InstanceInTheWay } from './domain/retire-version.js';
import type { VersionName } from './domain/version.js';
import { LiveInstances } from './views/live-instances.js';

/** Instances whose streams are read at once. */
const pageCount = 20;

/** Instances as capabilities see them. Read only: nobody but instances decides on them. */
@Injectable()
export class Holders {
  readonly #instances: AggregateStore<HolderState, InstanceFact>;

  constructor(
    private readonly liveInstances: LiveInstances,
    eventStore: EventStore,
    sealing: Sealing,
  ) {
    this.#instances = new AggregateStore(holder, eventStore, sealing);
  }

  async find(instance: string): Promise<HolderState> {
    return (await this.#instances.load(instance)).state;
  }

  /**
   * Instances that keep a version from being retired, at most `countMax`: the view says which there may be, and the stream of each says at
   * this moment whether it is. None that was recorded before the position that the view has reached is missed, because what is
   * gone never comes back.
   */
  async inTheWayOf(name: VersionName, countMax: number): Promise<readonly InstanceInTheWay[]> {
    const found: InstanceInTheWay[] = [];
    let page: readonly string[] = [];
    let last = '';
    do {
      page = await this.liveInstances.inTheWayOf(name, last, pageCount);
      const states = await Promise.all(page.map((instance) => this.find(instance)));
      found.push(...states.filter(isInTheWay));
      last = page.at(-1) ?? last;
    } while (page.length === pageCount && found.length < countMax);
    return found.slice(0, countMax);
  }
}

function isInTheWay(state: HolderState): state is HolderState & InstanceInTheWay {
  return inTheWayPhases.some((phase) => phase === state.phase);
}
