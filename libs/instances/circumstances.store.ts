import { Injectable } from '@nestjs/common';
import { ConsumerTeams } from './consumer-teams.store.js';
import type { KnownInstance } from './domain/instance.js';
import { isRecalled } from './domain/offer.js';
import type { Change } from './domain/submission.js';
import { Offers } from './offers.store.js';
import { Owners } from './owners.store.js';

type Asked = Pick<Change, 'operation' | 'justification' | 'requestedBy' | 'requestedAt'>;

/** What a change of an instance is decided on beside the instance itself: read from the streams of others at this moment. */
@Injectable()
export class Circumstances {
  constructor(
    private readonly offers: Offers,
    private readonly owners: Owners,
    private readonly teams: ConsumerTeams,
  ) {}

  /** The team that owns the capability now. */
  async ownerTeamOf({ capability, ownerTeam }: Pick<KnownInstance, 'capability' | 'ownerTeam'>): Promise<string> {
    const owner = await this.owners.find(capability);
    return owner.status === 'KNOWN' ? owner.ownerTeam : ownerTeam;
  }

  /** Whether nothing may be made of the version any more. */
  async isRecalled(version: { readonly capability: string; readonly version: string }): Promise<boolean> {
    return isRecalled(await this.offers.find(version));
  }

  /** Throws when the version was never published, which an instance of it rules out. */
  async of(state: KnownInstance, asked: Asked): Promise<Change> {
    const [offer, owner, team] = await Promise.all([
      this.offers.find(state),
      this.owners.find(state.capability),
      this.teams.find(state.consumerTeam),
    ]);
    if (offer.status === 'UNPUBLISHED')
      throw new Error(`Version ${state.version} of ${state.capability} has no contract`);
    const { ownerTeam, ownerDepartment } = owner.status === 'KNOWN' ? owner : state;
    const consumerDepartment = team.status === 'KNOWN' ? team.department : state.consumerDepartment;
    return { ...asked, offer, parties: { consumerDepartment, ownerTeam, ownerDepartment } };
  }
}
