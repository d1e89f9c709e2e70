import { Injectable } from '@nestjs/common';
import { type CapabilityFact, capabilityFacts } from '#libs/capabilities/events';
import { type InstanceFact, instanceFacts } from '#libs/instances/events';
import { ReadStore, type RowView } from '#libs/read-store';

type InstanceConsumerRow = { readonly instance: string; readonly capability: string; readonly consumerTeam: string };
type CapabilityOwnerRow = { readonly capability: string; readonly ownerTeam: string };

/** Which team consumes an instance, and of which capability it is. */
export const instanceConsumersView: RowView<InstanceConsumerRow, InstanceFact> = {
  name: 'access.instance-consumers',
  revision: 1,
  table: 'access_instance_consumers',
  columns: { instance: { type: 'text' }, capability: { type: 'text' }, consumerTeam: { type: 'text' } },
  key: ['instance'],
  families: [instanceFacts],
  isPerStream: true,
  keysOf: ({ type, data }) => (type === 'InstanceRequested' ? [[data.instance]] : []),
  fold: (row, { type, data }) =>
    type === 'InstanceRequested'
      ? { instance: data.instance, capability: data.capability, consumerTeam: data.consumerTeam }
      : row,
};

/** Who owns a capability now: a team that handed it over sees its instances no longer. */
export const capabilityOwnersView: RowView<CapabilityOwnerRow, CapabilityFact> = {
  name: 'access.capability-owners',
  revision: 1,
  table: 'access_capability_owners',
  columns: { capability: { type: 'text' }, ownerTeam: { type: 'text' } },
  key: ['capability'],
  families: [capabilityFacts],
  isPerStream: true,
  keysOf: ({ type, data }) =>
    type === 'CapabilityRegistered' || type === 'OwnershipTransferred' ? [[data.capability]] : [],
  fold: (row, { type, data }) => {
    if (type === 'CapabilityRegistered') return { capability: data.capability, ownerTeam: data.ownerTeam };
    return type === 'OwnershipTransferred' ? { capability: data.capability, ownerTeam: data.toTeam } : row;
  },
};

/** The two teams that an instance concerns. */
export interface InstanceParties {
  readonly consumerTeam: string;
  readonly ownerTeam: string;
}

interface Tables {
  readonly access_instance_consumers: InstanceConsumerRow;
  readonly access_capability_owners: CapabilityOwnerRow;
}

@Injectable()
export class Parties {
  constructor(private readonly readStore: ReadStore) {}

  /** By instance id; those that do not exist, or not yet in the views, are missing. */
  async ofInstances(instances: readonly string[]): Promise<ReadonlyMap<string, InstanceParties>> {
    if (instances.length === 0) return new Map();
    const rows = await this.readStore
      .tables<Tables>()
      .selectFrom('access_instance_consumers as consumer')
      .innerJoin('access_capability_owners as owner', 'owner.capability', 'consumer.capability')
      .select(['consumer.instance', 'consumer.consumerTeam', 'owner.ownerTeam'])
      .where('consumer.instance', 'in', instances)
      .execute();
    return new Map(rows.map(({ instance, ...parties }) => [instance, parties]));
  }

  /** Owner teams by capability; those that do not exist, or not yet in the views, are missing. */
  async ownersOf(capabilities: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (capabilities.length === 0) return new Map();
    const rows = await this.readStore
      .tables<Tables>()
      .selectFrom('access_capability_owners')
      .select(['capability', 'ownerTeam'])
      .where('capability', 'in', capabilities)
      .execute();
    return new Map(rows.map(({ capability, ownerTeam }) => [capability, ownerTeam]));
  }
}
