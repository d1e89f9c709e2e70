import type { ReadStore } from '#libs/read-store';
import type { CapabilityRow } from './capability-owners.view.js';
import type { OperationRow } from './operation-row.js';

/** An operation with the team that owns its capability now. */
export type ListedOperation = OperationRow & { readonly ownerTeam: string };

export interface OperationTables {
  readonly instances_operations: OperationRow;
  readonly instances_capabilities: CapabilityRow;
}

export interface PageOptions {
  readonly first: number;
  readonly after?: string | null | undefined;
}

export type OperationQuery = ReturnType<typeof selectOperations>;

export function selectOperations(readStore: ReadStore) {
  return readStore
    .tables<OperationTables>()
    .selectFrom('instances_operations as operations')
    .innerJoin('instances_capabilities as owners', 'owners.capability', 'operations.capability')
    .selectAll('operations')
    .select('owners.ownerTeam');
}

export async function countOperations(readStore: ReadStore, query: OperationQuery): Promise<number> {
  const { count } = await readStore
    .tables<OperationTables>()
    .selectFrom(query.as('found'))
    .select((builder) => builder.cast<number>(builder.fn.countAll(), 'integer').as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
