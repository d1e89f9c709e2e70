import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import type { TeamFact } from '#libs/teams/events';
import { type ConsumerTeam, consumerTeam } from './domain/consumer-team.js';

/** Teams that may hold instances, as their own streams tell at this moment. Read only. */
@Injectable()
export class ConsumerTeams {
  readonly #teams: AggregateStore<ConsumerTeam, TeamFact>;

  constructor(eventStore: EventStore, sealing: Sealing) {
    this.#teams = new AggregateStore(consumerTeam, eventStore, sealing);
  }

  async find(team: string): Promise<ConsumerTeam> {
    return (await this.#teams.load(team)).state;
  }
}
