import { Injectable } from '@nestjs/common';
import { ReadStore } from '#libs/read-store';
import { waitingStates } from '../domain/reject-recalled-provision.js';
import type { OperationTables } from './operation-query.js';
import type { OperationRow } from './operation-row.js';

export type WaitingProvision = Pick<OperationRow, 'instance' | 'operation'>;

/** Requests for instances at which nobody is yet. Whether one still waits is decided on its instance's stream. */
@Injectable()
export class WaitingProvisions {
  constructor(private readonly readStore: ReadStore) {}

  /** Of one version, in the order of their ids, those after one. */
  of(
    { capability, version }: Pick<OperationRow, 'capability' | 'version'>,
    after: string,
    countMax: number,
  ): Promise<readonly WaitingProvision[]> {
    return this.readStore
      .tables<OperationTables>()
      .selectFrom('instances_operations')
      .select(['instance', 'operation'])
      .where('state', 'in', waitingStates)
      .where('kind', '=', 'PROVISION')
      .where('capability', '=', capability)
      .where('version', '=', version)
      .where('operation', '>', after)
      .orderBy('operation')
      .limit(countMax)
      .execute();
  }
}
