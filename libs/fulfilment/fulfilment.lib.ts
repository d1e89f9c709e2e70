import { defineLib } from '#libs/assembly';
import { WorkerQueueResolver } from './api/worker-queue.resolver.js';
import { capabilityOwnersView } from './views/capability-owners.view.js';
import { WorkerQueue } from './views/worker-queue.js';
import { workerQueueView } from './views/worker-queue.view.js';

/** Work that waits for producers. */
export const fulfilment = defineLib({
  name: 'fulfilment',
  views: [capabilityOwnersView, workerQueueView],
  parts: [WorkerQueue, WorkerQueueResolver],
});
