import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Processes, processesOn } from './processes.fixture.js';

let processes: Processes | undefined;
afterEach(async () => {
  await processes?.stop();
  processes = undefined;
});

describe('an API process on the views of another log', () => {
  it('does not start, and names the log that the views have seen', async () => {
    processes = processesOn();
    await processes.startProjector();
    const { host } = await processes.startApi();
    const head = await host.parts.eventStore.head();
    await host.parts.projections.progress.whenReached(head ?? '', 30_000);
    const [seenLog = ''] = (head ?? '').split('.');
    expect(seenLog).not.toBe('');

    const namespace = `o${randomBytes(6).toString('hex')}`;
    const started = processes.startApi({}, { BOURSE_EVENT_STORE_NAMESPACE: namespace });
    await expect(started).rejects.toThrow(
      new RegExp(`STORE_TRUNCATED: .* has seen ${seenLog}\\.\\d+, but the log ends`),
    );
  });
});
