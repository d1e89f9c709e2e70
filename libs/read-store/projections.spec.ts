import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sql } from 'kysely';
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

  it('tries a page again when the database is at fault, and loses none of it', async () => {
    const { readStore, ...opened } = await side.started(boxesView, coloursView);
    await opened.projections.settle();
    const { database } = readStore;
    const rename = (from: string, to: string) =>
      database.transaction((transaction) => transaction.schema.alterTable(from).renameTo(to).execute());
    await rename('view_checkpoints', 'hidden');
    const full = jest.spyOn(database, 'isFault').mockReturnValue(true);
    const last = await record(side.eventStore, 'box-a', added('a', 'red'));
    expect(await opened.projections.progress.whenReached(last, 50)).toBe(false);
    expect(await opened.boxes()).toEqual([]);

    await rename('hidden', 'view_checkpoints');
    full.mockRestore();
    expect(await opened.projections.progress.whenReached(last, 5_000)).toBe(true);
    expect(await opened.boxes()).toMatchObject([{ count: 1 }]);
    expect(await opened.colours()).toMatchObject([{ count: 1 }]);
    expect(side.events).toContainEqual(expect.objectContaining({ kind: 'fault', during: 'projecting' }));
  });

  it('stops no view when the disk is full, and goes on when there is room', async () => {
    const { readStore, ...opened } = await side.started(boxesView, coloursView);
    await opened.projections.settle();
    const limitPages = (pageCount: number) =>
      readStore.database.transaction((transaction) =>
        sql`pragma max_page_count = ${sql.lit(pageCount)}`.execute(transaction),
      );
    await limitPages(1);
    const boxes = Array.from({ length: 400 }, (_, index) => `${index}-${'x'.repeat(500)}`);
    for (const box of boxes) await record(side.eventStore, `box-${box}`, added(box, 'red'));
    await opened.projections.settle(300);
    expect(side.events).toContainEqual(expect.objectContaining({ kind: 'fault', during: 'projecting' }));
    expect(side.events.filter(({ kind }) => kind === 'view-stopped')).toEqual([]);

    await limitPages(1_000_000);
    expect(await opened.projections.settle()).toBe(true);
    expect(await opened.boxes()).toHaveLength(400);
    expect(await opened.colours()).toEqual([{ colour: 'red', count: 400 }]);
  });

  it('tells listeners each time the views have come forward', async () => {
    const { projections } = await side.started(boxesView);
    await projections.settle();
    const told: string[] = [];
    const unsubscribe = projections.progress.onAdvanced((position) => void told.push(position));
    await record(side.eventStore, 'box-a', added('a', 'red'));
    await projections.settle();
    await record(side.eventStore, 'box-a', added('a', 'red'));
    await projections.settle();
    unsubscribe();
    await record(side.eventStore, 'box-a', added('a', 'red'));
    await projections.settle();
    expect(told).toEqual(['memory.1', 'memory.2']);
  });

  it('refuses two views with one table, and what is registered too late or twice', async () => {
    const { projections } = await side.open();
    projections.views(boxesView);
    expect(() => projections.views(boxesView)).toThrow('registered twice');
    projections.views({ ...boxesView, name: 'marbles.others' });
    await expect(projections.start()).rejects.toThrow('both have a table boxes');

    const started = await side.started(boxesView);
    expect(() => started.projections.views(coloursView)).toThrow('before the projections are started');
    expect(() => projections.viewStates()).toThrow('have not been started');
  });
});
