import { Module } from '@nestjs/common';
import { Projections } from '#libs/read-store';
import { WorkerQueueResolver } from './api/worker-queue.resolver.js';
import { capabilityOwnersView } from './views/capability-owners.view.js';
import { WorkerQueue } from './views/worker-queue.js';
import { workerQueueView } from './views/worker-queue.view.js';

@Module({ providers: [WorkerQueue, WorkerQueueResolver] })
export class FulfilmentModule {
  constructor(projections: Projections) {
    projections.views(capabilityOwnersView, workerQueueView);
  }
}
