import { isDeepStrictEqual } from 'node:util';
import { CloseCode } from 'graphql-ws';
import type { Principal } from '#libs/access';
import { recordRefusedToken, recordSignIn } from '../security/record-sign-in.js';
import type { Authenticate, ConversationSettings } from '../server/conversation-options.js';
import type { SocketPlace } from './socket-places.js';

/** How often a socket's token is looked at again while it is open. */
const recheckMs = 5_000;

/** Who is at the other end of a socket. */
export interface Connection {
  readonly principal: Principal;
  /** Aborts when the token no longer holds, or the socket is closed. */
  readonly signal: AbortSignal;
  /** Looks at the token again; false when it no longer holds, and the socket is then being closed. */
  recheck(): Promise<boolean>;
  end(): void;
}

/** What is kept of each socket beside what the protocol keeps. */
export interface SocketState {
  readonly close: (code: number, reason: string) => void;
  /** Whence it was opened: what `RequestContext.address` says of its operations. */
  readonly address: string;
  readonly place: SocketPlace;
  /** Operations that were asked for and have not ended, those included that are not admitted yet. */
  operationCount: number;
  connection: Connection | undefined;
  /** A socket may be closed while its token is still being looked at. */
  isClosed: boolean;
}

type Settings = Pick<ConversationSettings, 'authenticate' | 'security'>;

/** The first message carries `{ "authorization": "Bearer …" }`. False when it does not let its sender in. */
export async function admitConnection(
  { authenticate, security }: Settings,
  params: Readonly<Record<string, unknown>> | undefined,
  state: SocketState,
): Promise<boolean> {
  const given = params?.['authorization'] ?? params?.['Authorization'];
  const authorization = typeof given === 'string' ? given : undefined;
  const close = () => state.close(CloseCode.Unauthorized, 'The token is not valid, or no longer');
  const first = await authenticate(authorization);
  recordSignIn(security, first, state);
  if (first.outcome !== 'authenticated') {
    recordRefusedToken(security, first, state);
    close();
    return false;
  }
  const { address } = state;
  const expire = () => {
    security.record({ event: 'session_expired', outcome: 'success', principal: first.principal.id, address });
    close();
  };
  const connection = openConnection(authenticate, authorization, { principal: first.principal, expire });
  if (state.isClosed) connection.end();
  else state.connection = connection;
  return state.connection !== undefined;
}

interface Admitted {
  readonly principal: Principal;
  /** Called once when the token no longer holds. */
  readonly expire: () => void;
}

function openConnection(
  authenticate: Authenticate,
  authorization: string | undefined,
  { principal: first, expire }: Admitted,
): Connection {
  const controller = new AbortController();
  let principal = first;
  let isOver = false;
  const endIt = () => {
    if (!isOver) expire();
    isOver = true;
  };

  const recheck = async (): Promise<boolean> => {
    const again = await authenticate(authorization);
    if (again.outcome !== 'authenticated') {
      endIt();
      return false;
    }
    if (!isDeepStrictEqual(principal, again.principal)) principal = again.principal;
    return true;
  };
  // When nobody can say whether the token holds, the socket is closed rather than trusted.
  const timer = setInterval(() => void recheck().catch(endIt), recheckMs);
  timer.unref();
  return {
    get principal() {
      return principal;
    },
    signal: controller.signal,
    recheck,
    end: () => {
      isOver = true;
      clearInterval(timer);
      controller.abort();
    },
  };
}
