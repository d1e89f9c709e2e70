import { Injectable } from '@nestjs/common';
import { comparePositions } from '#libs/kernel';
import { ConsumerTeams } from './consumer-teams.store.js';
import type { KnownInstance } from './domain/instance.js';
import { isRecalled, type Offer } from './domain/offer.js';
import type { Change } from './domain/submission.js';
import { Instances } from './instances.store.js';
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
    private readonly instances: Instances,
  ) {}

  /** The team that owns the capability now. */
  async ownerTeamOf({ capability, ownerTeam }: Pick<KnownInstance, 'capability' | 'ownerTeam'>): Promise<string> {
    const owner = await this.owners.find(capability);
    return owner.status === 'KNOWN' ? owner.ownerTeam : ownerTeam;
  }

  /** Whether the version is closed, so that what is to be made of it may be rejected. */
  async isClosed(version: { readonly capability: string; readonly version: string }): Promise<boolean> {
    const offer = await this.offers.find(version);
    return isRecalled(offer) || (offer.status === 'PUBLISHED' && offer.isRetiring);
  }

  /**
   * Whether an operation is a PROVISION that was recorded after its version was closed for its retirement. Whoever retires a version looks for
   * its instances after it was closed, and so knows of all that were recorded before; what comes later is never built, so nothing is missed.
   * `offer` must have been read after the instance was: only then does it show a closing that came before the operation.
   */
  async isLate(state: KnownInstance, operation: string, offer: Offer): Promise<boolean> {
    if (offer.status === 'UNPUBLISHED' || !offer.isRetiring) return false;
    if (state.operations.get(operation)?.kind !== 'PROVISION') return false;
    const [closedAt, submittedAt] = await Promise.all([
      this.offers.closedForRetirementAt(state),
      this.instances.submittedAt(state.instance, operation),
    ]);
    return closedAt !== undefined && submittedAt !== undefined && comparePositions(submittedAt, closedAt) > 0;
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
