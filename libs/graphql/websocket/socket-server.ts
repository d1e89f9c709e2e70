import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Logger } from '@nestjs/common';
import { CloseCode, handleProtocols, makeServer, type Server } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SecurityDetails, SecurityEventName } from '#libs/observability';
import { withPayload } from '../answers/written-json.js';
import type { Limits } from '../limits/limits.js';
import type { ServerParts } from '../server/apollo-options.js';
import { addressBook, networkOf } from '../server/callers-address.js';
import type { ConversationSettings } from '../server/conversation-options.js';
import type { SocketState } from './connection.js';
import { isOriginAllowed } from './origin.js';
import { refuseUpgrade } from './refuse-upgrade.js';
import { SocketPlaces } from './socket-places.js';
import { socketProtocol } from './socket-protocol.js';

const pingMs = 12_000;
/** How long sockets have to say good-bye. */
const closingMs = 2_000;
/** `ws` waits for the other end's good-bye for 30 seconds unless told otherwise; its types do not know this option. */
const closing = { closeTimeout: closingMs } as const;

export interface SocketServer {
  /** Ends every subscription and closes every socket. */
  stop(): Promise<void>;
}

/** Sockets at `/graphql`, beside HTTP. */
export function serveOverSockets(http: HttpServer, parts: ServerParts, settings: ConversationSettings): SocketServer {
  const { limits, origins, trustedProxies, security } = settings;
  const protocol = makeServer(socketProtocol(parts, settings));
  const options = { noServer: true, maxPayload: limits.messageBytesMax, perMessageDeflate: false, handleProtocols };
  const sockets = new WebSocketServer({ ...options, ...closing });
  const addresses = addressBook(trustedProxies);
  const places = new SocketPlaces(limits);

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const address = addresses.of(request);
    const refused = refusalOf(request, origins) ?? places.refusalFor(networkOf(address));
    if (refused !== undefined) {
      security.record({ event: 'connection_refused', outcome: 'refused', address, details: { reason: refused } });
      return refuseUpgrade(socket, refused);
    }
    sockets.handleUpgrade(request, socket, head, (opened) => speak(opened, protocol, { ...settings, address, places }));
  };
  http.on('upgrade', upgrade);

  return {
    stop: async () => {
      http.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.close(1001, 'The server is stopping');
      const late = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, closingMs);
      await Promise.all([...sockets.clients].map((socket) => new Promise((closed) => socket.once('close', closed))));
      clearTimeout(late);
      sockets.close();
    },
  };
}

function refusalOf({ url = '', headers }: IncomingMessage, origins: readonly string[]) {
  if (url.split('?', 1)[0] !== '/graphql') return '404 Not Found';
  return isOriginAllowed(headers.origin, headers.host, origins) ? undefined : '403 Forbidden';
}

interface Opening extends Pick<ConversationSettings, 'limits' | 'security'> {
  readonly address: string;
  readonly places: SocketPlaces;
}

/** Binds one socket to the protocol. A reader that does not take what it asked for is disconnected. */
function speak(socket: WebSocket, protocol: Server<SocketState>, { address, limits, security, places }: Opening): void {
  const place = places.enter(networkOf(address), () => {
    const details = { reason: 'PLACE_NEEDED' };
    security.record({ event: 'connection_refused', outcome: 'refused', address, details });
    socket.terminate();
  });
  const state: SocketState = {
    close: (code, reason) => socket.close(code, reason),
    address,
    place,
    operationCount: 0,
    connection: undefined,
    isClosed: false,
  };
  const record = (event: SecurityEventName, details: SecurityDetails) =>
    security.record({ event, outcome: 'refused', principal: state.connection?.principal.id, address, details });
  const cut = () => {
    record('connection_refused', { reason: 'SLOW_READER' });
    socket.terminate();
  };
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (message) => send(socket, withPayload(message), { ...limits, cut }),
      close: (code = CloseCode.InternalServerError, reason = '') => state.close(code, reason),
      onMessage: (take) =>
        socket.on('message', (data) => {
          take(Buffer.isBuffer(data) ? data.toString('utf8') : '').catch((error: unknown) => fail(socket, error));
        }),
    },
    state,
  );
  const stopPinging = keepAlive(socket);
  socket.on('error', (error) => {
    if (isTooLong(error))
      record('limit_exceeded', { where: 'message', limit: `at most ${limits.messageBytesMax} bytes` });
    socket.terminate();
  });
  socket.once('close', (code, reason) => {
    stopPinging();
    place.leave();
    closed(code, String(reason)).catch((error: unknown) => fail(socket, error));
  });
}

/** Settles when the text has left, so that a subscription takes its next event only then. */
function send(
  socket: WebSocket,
  data: string,
  { bufferedBytesMax, requestTimeMs, cut }: Limits & { readonly cut: () => void },
): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  if (socket.bufferedAmount > bufferedBytesMax) {
    cut();
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const stuck = setTimeout(cut, requestTimeMs);
    socket.send(data, () => {
      clearTimeout(stuck);
      resolve();
    });
  });
}

/** What `ws` says of a message that is longer than its `maxPayload`. */
function isTooLong(error: Error & { readonly code?: string }): boolean {
  return error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
}

function keepAlive(socket: WebSocket): () => void {
  let isAnswered = true;
  socket.on('pong', () => {
    isAnswered = true;
  });
  const timer = setInterval(() => {
    if (!isAnswered) return socket.terminate();
    isAnswered = false;
    socket.ping();
  }, pingMs);
  return () => clearInterval(timer);
}

function fail(socket: WebSocket, error: unknown): void {
  new Logger('Conversation').error({ message: 'A socket failed', error: String(error) });
  socket.close(CloseCode.InternalServerError, 'Something failed inside');
}
