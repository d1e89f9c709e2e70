import { describe, expect, it } from '@jest/globals';
import { AggregateStore } from '#libs/event-store';
import { Freshness, StaleRead } from '#libs/graphql';
import { accept, type Position } from '#libs/kernel';
import { ViewProgress } from '#libs/read-store';
import { commandNamed, InMemoryEventStore, InMemorySealing } from '#libs/testing';
import { capability } from '../domain/capability.js';
import { registered } from '../domain/sample-facts.js';
import { SettledViews } from './settled-views.js';

/** Views that never move, and remember for what and how long somebody waited. */
class StoppedViews extends ViewProgress {
  readonly waits: unknown[] = [];

  override current(): Position | undefined {
    return undefined;
  }

  override async whenReached(position: Position, withinMs: number): Promise<boolean> {
    this.waits.push([position, withinMs]);
    return false;
  }
}

const clock = { now: () => new Date('2026-01-01T00:00:00.000Z') };

async function settling(isEmpty: boolean) {
  const eventStore = new InMemoryEventStore({ clock });
  const store = new AggregateStore(capability, eventStore, new InMemorySealing());
  if (!isEmpty) await store.decide('postgresql', commandNamed('c-1'), () => accept(registered));
  const views = new StoppedViews();
  const settled = new SettledViews(eventStore, new Freshness(views, { viewsReachedWithinMs: 7 }));
  return { views, settled, head: await eventStore.head() };
}

describe('settling the views before a decision', () => {
  it('waits for the end of the log as long as the installation is patient, and not as long as this lib thinks', async () => {
    const { views, settled, head } = await settling(false);
    await expect(settled.settle()).rejects.toThrow(StaleRead);
    expect(views.waits).toEqual([[head, 7]]);
  });

  it('waits for nothing while the log is empty', async () => {
    const { views, settled } = await settling(true);
    await settled.settle();
    expect(views.waits).toEqual([]);
  });
});
