import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreTruncated } from '#libs/event-store';
import { InMemoryEventStore } from '#libs/testing';
import { added, boxesView, coloursView, emptied, readSide, record } from './marble-boxes.fixture.js';

let side: Awaited<ReturnType<typeof readSide>>;
beforeEach(async () => {
  side = await readSide();
});
afterEach(() => side.close());

describe('following the log', () => {
  it('folds what was recorded before and after the start', async () => {
    await record(side.eventStore, 'box-a', added('a', 'red', 2), added('a', 'blue'));
    const { projections, boxes, colours } = await side.started(boxesView, coloursView);
    await record(side.eventStore, 'box-b', added('b', 'red'));
    const last = await record(side.eventStore, 'box-a', emptied('a'));

    expect(await projections.progress.whenReached(last, 5_000, 'box-a')).toBe(true);
    expect(projections.progress.current()).toBe(last);
    expect(await boxes()).toEqual([{ box: 'b', count: 1, lastColour: 'red' }]);
    expect(await colours()).toEqual([
      { colour: 'blue', count: 1 },
      { colour: 'red', count: 3 },
    ]);
    expect(projections.viewStates().map(({ state }) => state)).toEqual(['LIVE', 'LIVE']);
  });

  it('goes on where it was after a restart', async () => {
    const first = await side.started(boxesView, coloursView);
    await record(side.eventStore, 'box-a', added('a', 'red'));
    await first.projections.settle();
    await first.stop();
    await record(side.eventStore, 'box-a', added('a', 'red'));

    const { projections, boxes, colours } = await side.started(boxesView, coloursView);
    expect(await projections.settle()).toBe(true);
    expect(await boxes()).toEqual([{ box: 'a', count: 2, lastColour: 'red' }]);
    expect(await colours()).toEqual([{ colour: 'red', count: 2 }]);
    expect(side.events.filter(({ kind }) => kind === 'rebuild-started')).toHaveLength(2);
  });

  it('tells a caller in vain who waits for more than there is', async () => {
    const { projections } = await side.started(boxesView);
    await record(side.eventStore, 'box-a', added('a', 'red'));
    await projections.settle();
    expect(await projections.progress.whenReached('memory.2', 10)).toBe(false);
    await expect(projections.progress.whenReached('another.1', 10)).rejects.toThrow('another log');
  });

  it('does not start when a checkpoint is ahead of the log', async () => {
    const { projections, stop } = await side.started(boxesView);
    await record(side.eventStore, 'box-a', added('a', 'red'));
    await projections.settle();
    await stop();
    const { projections: restarted } = await side.open({ eventStore: new InMemoryEventStore() });
    restarted.views(boxesView);
    const start = restarted.start();
    await expect(start).rejects.toThrow(StoreTruncated);
    await expect(start).rejects.toThrow('view marbles.boxes');
  });
});
