import { Query, Resolver, Subscription } from '@nestjs/graphql';
import { boundedList, connection, Freshness, type RequestContext } from '#libs/graphql';
import { parsePosition } from '#libs/kernel';
import { advancesOf, ViewProgress } from '#libs/read-store';
import type { QueryWorkerQueueArgs, SubscriptionFulfilmentOfferedArgs } from '#schema';
import { type ListedTask, WorkerQueue } from '../views/worker-queue.js';
import { producerTeamsOf } from './producer-teams.js';
import { taskSource } from './task-answer.js';

const pageCount = 100;
const capabilitiesMax = 50;
const statesMax = 3;

@Resolver()
export class WorkerQueueResolver {
  constructor(
    private readonly queue: WorkerQueue,
    private readonly freshness: Freshness,
    private readonly views: ViewProgress,
  ) {}

  @Query()
  async workerQueue(_parent: unknown, args: QueryWorkerQueueArgs, { principal }: RequestContext) {
    const { filter, first, after, atLeast } = args;
    await this.freshness.reach(atLeast);
    const wanted = {
      capabilities: boundedList('filter.capabilities', filter?.capabilities, capabilitiesMax),
      ownerTeam: filter?.ownerTeam ?? undefined,
      states: boundedList('filter.states', filter?.states, statesMax),
    };
    const teams = producerTeamsOf(principal);
    const page = await this.queue.page(wanted, teams, { first, after });
    return connection(page, taskSource, () => this.queue.count(wanted, teams));
  }

  /** Nothing is buffered: whoever reads slowly is told what still waits. Roles are looked at again for each page. */
  @Subscription()
  async *fulfilmentOffered(_parent: unknown, args: SubscriptionFulfilmentOfferedArgs, context: RequestContext) {
    const capabilities = boundedList('capabilities', args.capabilities, capabilitiesMax) ?? [];
    let ordinal = 0;
    for await (const position of advancesOf(this.views, context.signal)) {
      if (position === undefined || parsePosition(position).ordinal <= ordinal) continue;
      let rows: readonly ListedTask[] = [];
      do {
        rows = await this.queue.offeredAfter(ordinal, capabilities, producerTeamsOf(context.principal), pageCount);
        for (const row of rows) {
          ordinal = row.queuedOrdinal;
          yield { fulfilmentOffered: taskSource(row) };
        }
      } while (rows.length === pageCount);
    }
  }
}
