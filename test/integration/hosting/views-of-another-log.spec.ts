import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { acceptRestoredLog } from '#apps/maintenance';
import { EventStoreDbEventStore } from '#libs/event-store';
import { factsToAppend } from '#libs/testing';
import { eventStoreUrl } from '../servers.js';
import { type Processes, processesOn } from './processes.fixture.js';

let processes: Processes;
let seenLog: string;
let namespace: string;

beforeEach(async () => {
  namespace = `o${randomBytes(6).toString('hex')}`;
  processes = processesOn();
  await processes.startProjector();
  const { host } = await processes.startApi();
  const { eventStore, projections } = host.parts;
  await projections.progress.whenReached((await eventStore.head()) ?? '', 30_000);
  seenLog = eventStore.logId;
});
afterEach(() => processes.stop());

/** The id of the log in the other namespace, in which nothing has happened, or something. */
async function otherLog(holding: 'nothing' | 'a fact'): Promise<string> {
  const store = await EventStoreDbEventStore.open({ url: eventStoreUrl(), namespace });
  if (holding === 'a fact') await store.append('shelf-a', factsToAppend(1), 'no-stream');
  await store.close();
  return store.logId;
}

describe('an API process on the views of another log', () => {
  it.each(['nothing', 'a fact'] as const)(
    'does not start, and names both logs, when the other holds %s',
    async (held) => {
      const logId = await otherLog(held);
      const toldBefore = processes.lines.length;
      const started = processes.startApi({}, { BOURSE_EVENT_STORE_NAMESPACE: namespace });
      await expect(started).rejects.toMatchObject({ code: 'ANOTHER_LOG', seenLogId: seenLog, logId });
      await expect(started).rejects.toThrow(`has seen facts of the log ${seenLog}, but this is the log ${logId}`);
      expect(processes.lines.slice(toldBefore).join('')).not.toContain('running');
    },
  );

  it('is not helped by accepting that log, which changes nothing', async () => {
    const logId = await otherLog('a fact');
    const environment = { ...processes.variables, BOURSE_EVENT_STORE_NAMESPACE: namespace };
    await expect(acceptRestoredLog([], environment)).rejects.toMatchObject({ code: 'ANOTHER_LOG', logId });
    const { host } = await processes.startApi();
    expect(host.parts.eventStore.logId).toBe(seenLog);
  });

  it('gives no token for operators either', async () => {
    const logId = await otherLog('nothing');
    const issued = processes.issueOperatorToken({ BOURSE_EVENT_STORE_NAMESPACE: namespace });
    await expect(issued).rejects.toMatchObject({ code: 'ANOTHER_LOG', logId });
    const store = await EventStoreDbEventStore.open({ url: eventStoreUrl(), namespace });
    expect(await store.head()).toBeUndefined();
    await store.close();
  });
});
