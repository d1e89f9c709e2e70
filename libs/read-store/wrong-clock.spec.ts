import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClockWrong } from '#libs/kernel';
import { added, boxesView, readSide, record, sqlitePlace } from '#libs/testing';

let side: Awaited<ReturnType<typeof readSide>>;
beforeEach(async () => {
  side = await readSide(sqlitePlace);
});
afterEach(() => side.close());

/** A clock that is wrong until it is mended. */
function wrongClock() {
  let problem: string | undefined = 'ten minutes ahead';
  return { check: { problem: () => problem }, mend: () => (problem = undefined) };
}

describe('a process whose clock is wrong', () => {
  it('brings views forward, and reacts to nothing and fires no row until the clock is right again', async () => {
    const { check, mend } = wrongClock();
    const { projections, boxes } = await side.open({ clockCheck: check });
    const reactedTo: string[] = [];
    const rows = ['due'];
    const fired: string[] = [];
    projections.views(boxesView);
    projections.reactions({
      name: 'marbles.note',
      families: boxesView.families,
      react: async ({ type }) => void reactedTo.push(type),
    });
    projections.timers({
      name: 'marbles.deadline',
      due: async () => rows.map((key) => ({ key })),
      fire: async (key) => void fired.push(...rows.splice(rows.indexOf(key), 1)),
    });
    await projections.start();
    const position = await record(side.eventStore, 'box-1', added('1', 'red'));
    await projections.progress.whenReached(position, 10_000);
    await projections.runDue();
    expect(await boxes()).toMatchObject([{ count: 1 }]);
    expect([reactedTo, fired]).toEqual([[], []]);

    mend();
    expect(await projections.settle()).toBe(true);
    expect([reactedTo, fired]).toEqual([['MarbleAdded'], ['due']]);
  });

  it('does not stop a reaction that met it in the middle, however often that is', async () => {
    const { projections } = await side.open({ reactionAttemptsMax: 2, backoff: { firstMs: 1, longestMs: 1 } });
    let failuresLeft = 5;
    projections.views(boxesView);
    projections.reactions({
      name: 'marbles.note',
      families: boxesView.families,
      react: async () => {
        failuresLeft -= 1;
        if (failuresLeft >= 0) throw new ClockWrong('ten minutes ahead');
      },
    });
    await projections.start();
    await record(side.eventStore, 'box-1', added('1', 'red'));
    expect(await projections.settle()).toBe(true);
    expect(projections.reactionStates()).toMatchObject([{ state: 'RUNNING' }]);
    expect(failuresLeft).toBeLessThan(0);
  });
});
