import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { openLog } from './log.js';
import { outageLog } from './outage-log.js';

function scene() {
  const lines: Record<string, unknown>[] = [];
  const log = openLog({ level: 'info', destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  return { lines, outages: outageLog(log, 100) };
}

const name = 'the read store failed and tries again';

describe('something that fails again and again', () => {
  it('is told of when it begins and when it is over, with how often and how long', async () => {
    const { lines, outages } = scene();
    for (let count = 0; count < 50; count += 1) outages.failed(name, { during: 'reading checkpoints' });
    expect(lines).toMatchObject([{ message: name, during: 'reading checkpoints' }]);
    await sleep(300);
    expect(lines).toMatchObject([{ message: name }, { message: `${name}: it is over`, count: 50, seconds: 0 }]);
    outages.failed(name, {});
    expect(lines).toHaveLength(3);
  });

  it('is told of in one line when it happened once', async () => {
    const { lines, outages } = scene();
    outages.failed(name, {});
    await sleep(300);
    expect(lines).toHaveLength(1);
  });

  it('does not hide what else fails, and is told of to its end when the process stops', () => {
    const { lines, outages } = scene();
    outages.failed(name, {});
    outages.failed('facts could not be published', {});
    outages.failed(name, {});
    outages.close();
    expect(lines.map(({ message }) => message)).toEqual([
      name,
      'facts could not be published',
      `${name}: it went on until the process ended`,
    ]);
  });

  it('is bounded in names', () => {
    const { lines, outages } = scene();
    for (let count = 0; count < 150; count += 1) outages.failed(`failure ${count}`, {});
    expect(lines).toHaveLength(101);
    outages.close();
    expect(lines.at(-1)).toMatchObject({ message: expect.stringContaining('other failures: '), count: 50 });
  });
});
