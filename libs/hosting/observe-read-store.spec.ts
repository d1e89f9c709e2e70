import { describe, expect, it } from '@jest/globals';
import { Metrics, openLog, outageLog } from '#libs/observability';
import { observeReadStore } from './observe-read-store.js';

describe('the read store while its database is away', () => {
  it('is told of in one line, however many places fail how often', () => {
    const lines: string[] = [];
    const log = openLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
    const metrics = new Metrics();
    const outages = outageLog(log);
    const observer = observeReadStore(log, metrics, outages);
    for (let count = 0; count < 50; count += 1) {
      for (const during of ['reading checkpoints', 'listening for checkpoints']) {
        observer.observe({ kind: 'fault', during, error: new Error('ECONNREFUSED') });
      }
      observer.observe({ kind: 'timer-failed', timer: 'sample', key: undefined, reason: 'ECONNREFUSED' });
    }
    expect(lines.map((line) => JSON.parse(line).message)).toEqual([
      'the read store failed and tries again',
      'timer sample failed and is tried again: ECONNREFUSED',
    ]);
    outages.close();
    expect(lines.slice(2).map((line) => JSON.parse(line).count)).toEqual([100, 50]);
    metrics.close();
  });
});
