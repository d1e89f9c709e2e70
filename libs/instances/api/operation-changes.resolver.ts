import { Resolver, Subscription } from '@nestjs/graphql';
import { outOfBounds, type RequestContext } from '#libs/graphql';
import { parsePosition } from '#libs/kernel';
import { advancesOf, ViewProgress } from '#libs/read-store';
import type { SubscriptionOperationChangedArgs } from '#schema';
import { type FollowedChanges, OperationList } from '../views/operation-list.js';
import type { ListedOperation } from '../views/operation-query.js';
import { parseOperationId } from './addresses.js';
import { operationSource } from './operation-answer.js';

const pageCount = 100;

@Resolver()
export class OperationChangesResolver {
  constructor(
    private readonly list: OperationList,
    private readonly views: ViewProgress,
  ) {}

  /** Nothing is buffered: whoever reads slowly is told the newest state of each operation, and of every one that changed. */
  @Subscription()
  async *operationChanged(_parent: unknown, args: SubscriptionOperationChangedArgs, { signal }: RequestContext) {
    const followed = followedBy(args);
    let ordinal = ordinalOf(this.views.current());
    for await (const position of advancesOf(this.views, signal)) {
      if (ordinalOf(position) <= ordinal) continue;
      let rows: readonly ListedOperation[] = [];
      do {
        rows = await this.list.changedAfter(ordinal, followed, pageCount);
        for (const row of rows) {
          ordinal = row.changedOrdinal;
          yield { operationChanged: operationSource(row) };
        }
      } while (rows.length === pageCount);
    }
  }
}

function followedBy({ id, team }: SubscriptionOperationChangedArgs): FollowedChanges {
  if (typeof team === 'string' && typeof id !== 'string') return { team };
  if (typeof id !== 'string' || typeof team === 'string')
    throw outOfBounds('operationChanged', 'asked for by id or by team');
  return { operation: parseOperationId(id)?.operation ?? '' };
}

const ordinalOf = (position: string | undefined): number =>
  position === undefined ? 0 : parsePosition(position).ordinal;
