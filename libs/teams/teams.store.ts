import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import { type Team, team } from './domain/team.js';
import type { TeamFact } from './events/index.js';

@Injectable()
export class Teams extends AggregateStore<Team, TeamFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(team, eventStore, sealing);
  }
}
