import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Principal, RightsListener } from '#libs/access';
import { SecurityLog } from '#libs/observability';
import type { Authenticated } from '../server/conversation-options.js';
import { admitConnection, type SocketState } from './connection.js';
import type { SocketPlace } from './socket-places.js';

const place: SocketPlace = { settle: () => undefined, leave: () => undefined };
const principal: Principal = { id: 'p-1', kind: 'PERSON', grants: [] };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function door() {
  const asked: PromiseWithResolvers<Authenticated>[] = [];
  const listeners = new Set<RightsListener>();
  const closed: string[] = [];
  const state: SocketState = {
    close: (_code, reason) => void closed.push(reason),
    address: '192.0.2.1',
    place,
    operationCount: 0,
    connection: undefined,
    isClosed: false,
  };
  const settings = {
    authenticate: () => {
      const answer = Promise.withResolvers<Authenticated>();
      asked.push(answer);
      return answer.promise;
    },
    followRights: async (listener: RightsListener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    recheckMs: 5_000,
    security: SecurityLog.unheard(),
  };
  const tell = (id: string) => {
    for (const listener of listeners) listener((about) => about.id === id);
  };
  const admitted = admitConnection(settings, { authorization: 'Bearer t' }, state);
  return { asked, closed, listeners, state, tell, admitted };
}

const letIn = { outcome: 'authenticated', principal } as const;
const settled = () => jest.advanceTimersByTimeAsync(0);

async function openDoor() {
  const opened = door();
  await settled();
  opened.asked[0]?.resolve(letIn);
  await opened.admitted;
  return opened;
}

describe('a socket whose token is being looked at', () => {
  it('has it looked at again and again while it is open', async () => {
    const { asked, admitted } = door();
    await settled();
    asked[0]?.resolve(letIn);
    expect(await admitted).toBe(true);
    jest.advanceTimersByTime(60_000);
    expect(asked.length).toBeGreaterThan(1);
  });

  it('leaves nothing behind when it is closed meanwhile', async () => {
    const { asked, listeners, state, admitted } = door();
    await settled();
    state.isClosed = true;
    asked[0]?.resolve(letIn);
    expect(await admitted).toBe(false);
    jest.advanceTimersByTime(60_000);
    expect(asked).toHaveLength(1);
    expect(listeners.size).toBe(0);
  });
});

describe('a socket whose holder may no more what they could', () => {
  it('is closed as soon as that is recorded, and says why when there is something to say', async () => {
    const { asked, closed, tell } = await openDoor();
    tell('p-1');
    asked[1]?.resolve({ outcome: 'refused', because: 'they are away' });
    await settled();
    expect(closed).toEqual(['they are away']);
  });

  it('is left alone when it was about somebody else', async () => {
    const { asked, tell } = await openDoor();
    tell('p-2');
    expect(asked).toHaveLength(1);
  });

  it('has its token looked at again when that happened while it was being looked at', async () => {
    const { asked, closed, tell, admitted } = door();
    await settled();
    tell('p-1');
    asked[0]?.resolve(letIn);
    await admitted;
    asked[1]?.resolve({ outcome: 'refused' });
    await settled();
    expect(closed).toEqual(['The token is not valid, or no longer']);
  });

  it('keeps what the look told that began last, when they overtake each other', async () => {
    const { asked, state, tell } = await openDoor();
    const before: Principal = { ...principal, grants: [{ role: 'producer', teams: 'all' }] };
    tell('p-1');
    tell('p-1');
    asked[2]?.resolve(letIn);
    asked[1]?.resolve({ outcome: 'authenticated', principal: before });
    await settled();
    expect(state.connection?.principal).toEqual(principal);
  });

  it('is closed when nobody can say whether its token holds', async () => {
    const { asked, closed, tell } = await openDoor();
    tell('p-1');
    asked[1]?.reject(new Error('The log is away'));
    await settled();
    expect(closed).toHaveLength(1);
  });
});
