import { describe, expect, it } from '@jest/globals';
import { ViewProgress } from '#libs/read-store';
import { Freshness, StaleRead } from './freshness.js';

function freshnessAt(position: string) {
  const views = new ViewProgress();
  const report = (to: string) => views.report({ position: to, stopped: undefined, isParked: () => false });
  report(position);
  return { freshness: new Freshness(views), report };
}

describe('a query that asks for a position', () => {
  it('waits until the views have reached it', async () => {
    const { freshness, report } = freshnessAt('memory.1');
    const reached = freshness.reach('memory.5');
    report('memory.4');
    report('memory.5');
    await expect(reached).resolves.toBeUndefined();
  });

  it('answers at once when it asks for none', async () => {
    await expect(freshnessAt('memory.1').freshness.reach(null)).resolves.toBeUndefined();
  });

  it('is told so when the views do not get there in time', async () => {
    await expect(freshnessAt('memory.1').freshness.reach('memory.2')).rejects.toThrow(StaleRead);
  });

  it('may wait as long as its caller does', async () => {
    const { freshness } = freshnessAt('memory.1');
    expect(await freshness.reachEventually('memory.2', AbortSignal.timeout(50))).toBe(false);
  });
});
