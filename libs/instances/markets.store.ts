import { Injectable } from '@nestjs/common';
import { ConsumerTeams } from './consumer-teams.store.js';
import type { Market, RequestInstance } from './domain/request-instance.js';
import { Environments } from './environments.js';
import { Offers } from './offers.store.js';
import { Owners } from './owners.store.js';

/** What a request is decided on, read at this moment from the streams of the version, the capability and the team. */
@Injectable()
export class Markets {
  constructor(
    readonly offers: Offers,
    private readonly owners: Owners,
    private readonly teams: ConsumerTeams,
    private readonly environments: Environments,
  ) {}

  async of(asked: Pick<RequestInstance, 'capability' | 'version' | 'consumerTeam'>): Promise<Market> {
    const [offer, owner, team] = await Promise.all([
      this.offers.find(asked),
      this.owners.find(asked.capability),
      this.teams.find(asked.consumerTeam),
    ]);
    return { offer, owner, team, environments: this.environments.slugs };
  }
}
