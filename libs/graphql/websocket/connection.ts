import { isDeepStrictEqual } from 'node:util';
import { CloseCode } from 'graphql-ws';
import type { Principal } from '#libs/access';
import { recordRefusedToken, recordSignIn } from '../security/record-sign-in.js';
import type { Authenticated, ConversationSettings } from '../server/conversation-options.js';
import type { SocketPlace } from './socket-places.js';

/** Who is let in, how it is learned that somebody is not any more, and who hears of it. */
export type Door = Pick<ConversationSettings, 'authenticate' | 'followRights' | 'recheckMs' | 'security'>;

const refused = 'The token is not valid, or no longer';

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

/** The first message carries `{ "authorization": "Bearer …" }`. False when it does not let its sender in. */
export async function admitConnection(
  door: Door,
  params: Readonly<Record<string, unknown>> | undefined,
  state: SocketState,
): Promise<boolean> {
  const given = params?.['authorization'] ?? params?.['Authorization'];
  const connection = await openConnection(door, typeof given === 'string' ? given : undefined, state);
  if (connection === undefined) return false;
  if (state.isClosed) connection.end();
  else state.connection = connection;
  return state.connection !== undefined;
}

/**
 * Undefined when the token does not let its holder in, and the socket is then being closed. Rights are followed before the token is looked at,
 * so that nothing that happens meanwhile is missed.
 */
async function openConnection(
  door: Door,
  authorization: string | undefined,
  state: SocketState,
): Promise<Connection | undefined> {
  const looking = lookingAt(door, authorization, state);
  const unfollow = await door.followRights((isAbout) => {
    if (looking.principal === undefined || isAbout(looking.principal)) looking.lookAgain();
  });
  const isIn = await looking.look().catch((error: unknown) => {
    unfollow();
    throw error;
  });
  const first = looking.principal;
  if (!isIn || first === undefined) {
    unfollow();
    return undefined;
  }
  const timer = setInterval(() => looking.lookAgain(), door.recheckMs);
  timer.unref();
  const controller = new AbortController();
  return {
    get principal() {
      return looking.principal ?? first;
    },
    signal: controller.signal,
    recheck: () => looking.look(),
    end: () => {
      looking.end();
      unfollow();
      clearInterval(timer);
      controller.abort();
    },
  };
}

interface Looking {
  /** As the latest look told it; undefined before the first. */
  readonly principal: Principal | undefined;
  /** False when the token does not hold; the socket is then being closed. */
  look(): Promise<boolean>;
  /** The same in the background. When nobody can say whether the token holds, the socket is closed rather than trusted. */
  lookAgain(): void;
  /** From now on nothing is closed, and nobody hears of it. */
  end(): void;
}

/** Looks overtake each other: what counts is the one that began last, because it alone knows what happened before it. */
function lookingAt(door: Door, authorization: string | undefined, state: SocketState): Looking {
  let principal: Principal | undefined;
  let begunCount = 0;
  let counted = 0;
  let isOver = false;

  const close = (answer?: Exclude<Authenticated, { readonly outcome: 'authenticated' }>) => {
    if (isOver) return;
    isOver = true;
    recordEnd(door, principal, { answer, state });
    state.close(CloseCode.Unauthorized, (answer?.outcome === 'refused' ? answer.because : undefined) ?? refused);
  };
  const look = async (): Promise<boolean> => {
    begunCount += 1;
    const number = begunCount;
    const answer = await door.authenticate(authorization);
    if (answer.outcome !== 'authenticated') {
      close(answer);
      return false;
    }
    recordSignIn(door.security, answer, state);
    if (number > counted && !isDeepStrictEqual(principal, answer.principal)) principal = answer.principal;
    counted = Math.max(counted, number);
    return true;
  };
  return {
    get principal() {
      return principal;
    },
    look,
    lookAgain: () => void look().catch(() => close()),
    end: () => {
      isOver = true;
    },
  };
}

interface End {
  /** Undefined when nobody could say whether the token holds. */
  readonly answer: Authenticated | undefined;
  readonly state: SocketState;
}

/** Whoever was in has a session that ends; whoever was not is refused. */
function recordEnd({ security }: Door, principal: Principal | undefined, { answer, state }: End): void {
  const { address } = state;
  if (principal !== undefined) {
    security.record({ event: 'session_expired', outcome: 'success', principal: principal.id, address });
  } else if (answer !== undefined) recordRefusedToken(security, answer, state);
}
