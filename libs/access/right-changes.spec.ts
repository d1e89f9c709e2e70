import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ViewProgress } from '#libs/read-store';
import { factToAppend, InMemoryEventStore } from '#libs/testing';
import type { Principal } from './principal.js';
import { RightChanges } from './right-changes.js';

const token: Principal = { id: 't-1.p-1', kind: 'SERVICE', grants: [], issuedBy: 'p-1', actsFor: 'p-1' };
const person: Principal = { id: 'p-1', kind: 'PERSON', grants: [] };
const stranger: Principal = { id: 'p-2', kind: 'PERSON', grants: [] };
const everybody = { token, person, stranger };

let log: InMemoryEventStore;
let progress: ViewProgress;
let changes: RightChanges;
let told: string[][];

const revisions = new Map<string, number>();

async function record(stream: string, type: string, data: object): Promise<string> {
  const revision = revisions.get(stream);
  const appended = await log.append(stream, [{ ...factToAppend(data), type }], revision ?? 'no-stream');
  if (appended.outcome !== 'appended') throw new Error(appended.outcome);
  revisions.set(stream, appended.revision);
  return appended.position;
}

const untilTold = async (count: number) => {
  for (let look = 0; look < 500 && told.length < count; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return told;
};

beforeEach(async () => {
  revisions.clear();
  told = [];
  log = new InMemoryEventStore();
  progress = new ViewProgress();
  changes = new RightChanges(log, progress);
  await record('token-t-1', 'TokenIssued', { token: 't-1', principal: 't-1.p-1' });
  await changes.follow((isAbout) => {
    told.push(Object.entries(everybody).flatMap(([name, principal]) => (isAbout(principal) ? [name] : [])));
  });
  told = [];
});
afterEach(async () => {
  await changes.onModuleDestroy();
  await log.close();
});

describe('following what somebody may do', () => {
  it('tells of a revoked token who holds it', async () => {
    await record('token-t-1', 'TokenRevoked', { token: 't-1', revokedAt: '2026-01-01T00:00:00.000Z' });
    expect(await untilTold(1)).toEqual([['token']]);
  });

  it('tells of a membership once the views have reached it, also the tokens that act for its holder', async () => {
    const membership = { team: 'payments', principal: 'p-1', role: 'consumer' };
    const position = await record('team-payments', 'MembershipRevoked', membership);
    await record('token-t-1', 'TokenRevoked', { token: 't-1', revokedAt: '2026-01-01T00:00:00.000Z' });
    expect(await untilTold(1)).toEqual([['token']]);
    progress.report({ position, stopped: undefined, isParked: () => false });
    expect(await untilTold(2)).toEqual([['token'], ['token', 'person']]);
  });

  it('tells of a person to be erased, and what acts for them', async () => {
    await record('erasure-e-1', 'SubjectErasureOrdered', { principal: 'p-1' });
    expect(await untilTold(1)).toEqual([['token', 'person']]);
  });

  it('says nothing of anything else', async () => {
    await record('team-search', 'TeamRegistered', { team: 'search' });
    await record('instance-i-1', 'InstanceRequested', { principal: 'p-1' });
    await record('erasure-e-1', 'SubjectErasureOrdered', { principal: 'p-2' });
    expect(await untilTold(1)).toEqual([['stranger']]);
  });

  it('follows the log once for all listeners, and stops for one that has left', async () => {
    let subscriptions = 0;
    const subscribe = log.subscribe.bind(log);
    log.subscribe = (...asked) => {
      subscriptions += 1;
      return subscribe(...asked);
    };
    let heard = 0;
    const stop = await changes.follow(() => {
      heard += 1;
    });
    stop();
    await record('erasure-e-1', 'SubjectErasureOrdered', { principal: 'p-2' });
    await untilTold(1);
    expect([subscriptions, heard]).toEqual([0, 0]);
  });

  it('is told of everybody once a log comes back that was away when it began', async () => {
    const away = new InMemoryEventStore();
    const head = away.head.bind(away);
    away.head = async () => {
      throw new Error('The log is away');
    };
    const late = new RightChanges(away, progress);
    const heard = Promise.withResolvers<boolean>();
    await late.follow((isAbout) => heard.resolve(isAbout(stranger)));
    away.head = head;
    expect(await heard.promise).toBe(true);
    await late.onModuleDestroy();
    await away.close();
  });
});
