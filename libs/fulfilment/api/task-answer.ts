import { globalId } from '#libs/graphql';
import type { ListedTask } from '../views/worker-queue.js';

/** A task as the SDL shows it; its ids are those of the operation and the instance it is about. */
export function taskSource(row: ListedTask) {
  return {
    ...row,
    operationId: globalId('Operation', `${row.instance}/${row.operation}`),
    instanceId: globalId('Instance', row.instance),
  };
}
