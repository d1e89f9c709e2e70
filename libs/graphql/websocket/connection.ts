import { isDeepStrictEqual } from 'node:util';
import { CloseCode } from 'graphql-ws';
import type { Principal } from '#libs/access';
import type { Authenticate } from '../server/conversation-options.js';

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
  connection: Connection | undefined;
  /** A socket may be closed while its token is still being looked at. */
  isClosed: boolean;
}

/** The first message carries `{ "authorization": "Bearer …" }`. False when it does not let its sender in. */
export async function admitConnection(
  authenticate: Authenticate,
  params: Readonly<Record<string, unknown>> | undefined,
  state: SocketState,
): Promise<boolean> {
  const authorization = params?.['authorization'] ?? params?.['Authorization'];
  const close = () => state.close(CloseCode.Unauthorized, 'The token is not valid, or no longer');
  const connection = await openConnection(
    authenticate,
    typeof authorization === 'string' ? authorization : undefined,
    close,
  );
  if (connection === undefined) close();
  else if (state.isClosed) connection.end();
  else state.connection = connection;
  return state.connection !== undefined;
}

/** Undefined when the token does not let its holder in. `close` is called once the token no longer holds. */
async function openConnection(
  authenticate: Authenticate,
  authorization: string | undefined,
  close: () => void,
): Promise<Connection | undefined> {
  const first = await authenticate(authorization);
  if (first.outcome !== 'authenticated') return undefined;
  const controller = new AbortController();
  let { principal } = first;

  const recheck = async (): Promise<boolean> => {
    const again = await authenticate(authorization);
    if (again.outcome !== 'authenticated') {
      close();
      return false;
    }
    if (!isDeepStrictEqual(principal, again.principal)) principal = again.principal;
    return true;
  };
  // When nobody can say whether the token holds, the socket is closed rather than trusted.
  const timer = setInterval(() => void recheck().catch(close), recheckMs);
  timer.unref();
  return {
    get principal() {
      return principal;
    },
    signal: controller.signal,
    recheck,
    end: () => {
      clearInterval(timer);
      controller.abort();
    },
  };
}
