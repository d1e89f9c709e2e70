import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import type { TeamFact } from '#libs/teams/events';
import { type OwnerTeam, ownerTeam } from './domain/owner-team.js';

/** Teams as capabilities see them. Read only: nobody but teams decides on them. */
@Injectable()
export class OwnerTeams extends AggregateStore<OwnerTeam, TeamFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(ownerTeam, eventStore, sealing);
  }
}
