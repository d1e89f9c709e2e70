import { afterEach, describe, expect, it } from '@jest/globals';
import { added, boxesView, coloursView, emptied, readSide, record } from './marble-boxes.fixture.js';

const side = await readSide();
afterEach(() => side.close());

describe('following the log', () => {
  it('folds what was recorded before and after the start', async () => {
    await record(side.eventStore, 'box-a', added('a', 'red', 2), added('a', 'blue'));
    const { projections, boxes, colours } = await side.open();
    projections.views(boxesView, coloursView);
    await projections.start();
    await record(side.eventStore, 'box-b', added('b', 'red'));
    const last = await record(side.eventStore, 'box-a', emptied('a'));

    expect(await projections.progress.whenReached(last, 5_000, 'box-a')).toBe(true);
    expect(await boxes()).toEqual([{ box: 'b', count: 1, lastColour: 'red' }]);
    expect(await colours()).toEqual([
      { colour: 'blue', count: 1 },
      { colour: 'red', count: 3 },
    ]);
    expect(projections.viewStates().map(({ state }) => state)).toEqual(['LIVE', 'LIVE']);
  });
});
