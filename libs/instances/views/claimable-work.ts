import { Injectable } from '@nestjs/common';
import { ReadStore } from '#libs/read-store';
import type { ClaimRow } from './claim-list.view.js';
import { type ListedOperation, type OperationTables, selectOperations } from './operation-query.js';
import type { OperationRow } from './operation-row.js';

interface Tables {
  readonly instances_claims: ClaimRow;
}

/** As much as one command may ask for. */
const claimsMax = 50;

/** Candidates for workers. Whether one is still there to be claimed is decided on its instance's stream. */
@Injectable()
export class ClaimableWork {
  constructor(private readonly readStore: ReadStore) {}

  /** What waits for a worker, the longest first: the last thing that happened to it is that it was queued. */
  oldest(capabilities: readonly string[], countMax: number): Promise<readonly ListedOperation[]> {
    return selectOperations(this.readStore)
      .where('operations.state', '=', 'QUEUED')
      .where('operations.capability', 'in', capabilities)
      .orderBy('operations.changedOrdinal')
      .limit(countMax)
      .execute();
  }

  /** What a command was given when it came first, whatever became of it since; as it was given, one after another. */
  claimedBy(command: string): Promise<readonly ClaimRow[]> {
    return this.readStore
      .tables<Tables>()
      .selectFrom('instances_claims')
      .selectAll()
      .where('command', '=', command)
      .orderBy('claimedOrdinal')
      .limit(claimsMax)
      .execute();
  }

  /** The instance on whose stream an operation is decided; undefined when it is not known yet. */
  async instanceOf(operation: string): Promise<string | undefined> {
    const row: Pick<OperationRow, 'instance'> | undefined = await this.readStore
      .tables<OperationTables>()
      .selectFrom('instances_operations')
      .select('instance')
      .where('operation', '=', operation)
      .executeTakeFirst();
    return row?.instance;
  }
}
