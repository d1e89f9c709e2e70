import { describe, expect, it } from '@jest/globals';
import { factToAppend, InMemoryEventStore } from '#libs/testing';
import { drawFactId } from './aggregate-store/fact-id.js';
import { commonPast } from './history-parting.js';

const noon = Date.parse('2026-01-01T12:00:00.000Z');

/** A log of four facts that were recorded in these minutes after noon, and where they stand. */
async function logOf(...minutes: readonly number[]) {
  let now = 0;
  const store = new InMemoryEventStore({ clock: { now: () => new Date(noon + now * 60_000) } });
  const positions: string[] = [];
  for (const minute of minutes) {
    now = minute;
    const appended = await store.append(`contract-${positions.length}`, [factToAppend()], 'no-stream');
    positions.push(appended.outcome === 'appended' ? appended.position : '');
  }
  return { store, positions };
}

/** Somebody who has seen a fact there that was decided in this minute after noon, and that the log does not hold. */
const lostAt = (position: string | undefined, minute: number) => ({
  name: 'view sample',
  position,
  factId: drawFactId(noon + minute * 60_000),
});

describe('the past that a log has in common with what others have seen', () => {
  it('ends with the last fact from before the newest lost one was decided', async () => {
    const { store, positions } = await logOf(1, 2, 30, 31);
    const { common } = await commonPast(store, [lostAt(positions[3], 10)]);
    expect(common?.position).toBe(positions[1]);
  });

  it('ends before the first place of a lost fact, though the copy was written elsewhere at the same time', async () => {
    const { store, positions } = await logOf(1, 2, 3, 4);
    const { common } = await commonPast(store, [lostAt(positions[3], 10), lostAt(positions[2], 9)]);
    expect(common?.position).toBe(positions[1]);
  });

  it('is not told by whoever knows the end of the copy alone, such as the mark beside the log', async () => {
    const { store, positions } = await logOf(1, 2, 30, 31);
    const mark = { name: 'the mark beside the log', position: positions[3] };
    const { common } = await commonPast(store, [mark, lostAt(positions[2], 10)]);
    expect(common?.position).toBe(positions[1]);
  });
});
