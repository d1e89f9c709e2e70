import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sql } from 'kysely';
import { added, boxesView, coloursView, readSide, record, sqlitePlace } from '#libs/testing';

let side: Awaited<ReturnType<typeof readSide>>;
beforeEach(async () => {
  side = await readSide(sqlitePlace);
});
afterEach(() => side.close());

describe('following the log with a database that fails', () => {
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
    expect(await opened.projections.progress.whenReached(last, 30_000)).toBe(true);
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
});
