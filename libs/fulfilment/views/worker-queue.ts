import { Injectable } from '@nestjs/common';
import { type KeysetPage, keysetPage, ReadStore } from '#libs/read-store';
import type { OwnerRow } from './capability-owners.view.js';
import type { TaskRow } from './worker-queue.view.js';

/** A task with the team whose work it is, and since when it waits. */
export type ListedTask = Omit<TaskRow, 'queuedAt'> & { readonly ownerTeam: string; readonly queuedAt: string };

/** Teams whose work a caller may see. */
export type ProducerTeams = 'all' | readonly string[];

export interface TaskFilter {
  readonly capabilities?: readonly string[] | undefined;
  readonly ownerTeam?: string | undefined;
  readonly states?: readonly string[] | undefined;
}

interface Tables {
  readonly fulfilment_tasks: TaskRow;
  readonly fulfilment_owners: OwnerRow;
}

interface PageOptions {
  readonly first: number;
  readonly after?: string | null | undefined;
}

const states = ['QUEUED', 'RUNNING', 'SUSPENDED'];

/** What is offered to producers, and what their workers hold. */
@Injectable()
export class WorkerQueue {
  constructor(private readonly readStore: ReadStore) {}

  /** What waits longest comes first. */
  page(filter: TaskFilter, teams: ProducerTeams, options: PageOptions): Promise<KeysetPage<ListedTask>> {
    const sorted = this.readStore.tables<Tables>().selectFrom(this.#matching(filter, teams).as('tasks')).selectAll();
    return keysetPage(sorted, {
      ...options,
      order: [
        { column: 'queuedOrdinal', direction: 'asc' },
        { column: 'operation', direction: 'asc' },
      ],
    });
  }

  async count(filter: TaskFilter, teams: ProducerTeams): Promise<number> {
    const { count } = await this.readStore
      .tables<Tables>()
      .selectFrom(this.#matching(filter, teams).as('found'))
      .select((builder) => builder.cast<number>(builder.fn.countAll(), 'integer').as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** What may be claimed and was queued after an ordinal of the log, in the order in which it was queued. */
  offeredAfter(
    ordinal: number,
    capabilities: readonly string[],
    teams: ProducerTeams,
    countMax: number,
  ): Promise<readonly ListedTask[]> {
    return this.#matching({ capabilities, states: ['QUEUED'] }, teams)
      .where('tasks.queuedOrdinal', '>', ordinal)
      .orderBy('tasks.queuedOrdinal')
      .limit(countMax)
      .execute();
  }

  #matching({ capabilities, ownerTeam, states: wanted }: TaskFilter, teams: ProducerTeams) {
    let tasks = this.readStore
      .tables<Tables>()
      .selectFrom('fulfilment_tasks as tasks')
      .innerJoin('fulfilment_owners as owners', 'owners.capability', 'tasks.capability')
      .selectAll('tasks')
      .select('owners.ownerTeam')
      .where('tasks.state', 'in', wanted ?? states)
      .$narrowType<{ queuedAt: string }>();
    if (capabilities !== undefined) tasks = tasks.where('tasks.capability', 'in', capabilities);
    if (ownerTeam !== undefined) tasks = tasks.where('owners.ownerTeam', '=', ownerTeam);
    return teams === 'all' ? tasks : tasks.where('owners.ownerTeam', 'in', teams);
  }
}
