import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Principal } from '#libs/access';
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
  const authenticate = () => {
    const answer = Promise.withResolvers<Authenticated>();
    asked.push(answer);
    return answer.promise;
  };
  const state: SocketState = {
    close: () => undefined,
    address: '192.0.2.1',
    place,
    operationCount: 0,
    connection: undefined,
    isClosed: false,
  };
  return {
    asked,
    state,
    admitted: admitConnection({ authenticate, security: SecurityLog.unheard() }, { authorization: 'Bearer t' }, state),
  };
}

describe('a socket whose token is being looked at', () => {
  it('has it looked at again and again while it is open', async () => {
    const { asked, admitted } = door();
    asked[0]?.resolve({ outcome: 'authenticated', principal });
    expect(await admitted).toBe(true);
    jest.advanceTimersByTime(60_000);
    expect(asked.length).toBeGreaterThan(1);
  });

  it('leaves nothing behind when it is closed meanwhile', async () => {
    const { asked, state, admitted } = door();
    state.isClosed = true;
    asked[0]?.resolve({ outcome: 'authenticated', principal });
    expect(await admitted).toBe(false);
    jest.advanceTimersByTime(60_000);
    expect(asked).toHaveLength(1);
  });
});
