import { type Server as HttpServer, ServerResponse } from 'node:http';
import { connect, Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 20;
/**
 * How many looks in a row must find a connection silent before it is ended, 500 ms at least: it may still send the request that it was
 * opened for. Looks are counted and not the time, because a process that gets no turn does not hear a request either.
 */
const quietLooks = 25;
/** How often we stand in line again, because others came behind us. With callers who never cease, some would be cut whenever we stop. */
const knocksMax = 50;

/** Lets everybody who is connected get their answer, and nobody new connect. */
export interface Draining {
  /** Resolves when the last connection is closed, or after `deadlineMs` with those that were cut. */
  drain(deadlineMs: number): Promise<{ readonly cutCount: number }>;
}

interface Connection {
  readonly socket: Socket;
  openRequestCount: number;
  quietLooks: number;
}

/** Watches the connections of a server from its first one on. */
export function watchConnections(server: HttpServer): Draining {
  const connections = new Map<Socket, Connection>();
  let isDraining = false;

  server.on('connection', (socket: Socket) => {
    connections.set(socket, { socket, openRequestCount: 0, quietLooks: 0 });
    socket.once('close', () => connections.delete(socket));
  });
  // A WebSocket has its own way of saying good-bye.
  server.prependListener('upgrade', ({ socket }) => connections.delete(socket));
  server.prependListener('request', ({ socket }, response) => {
    const connection = connections.get(socket);
    if (connection === undefined) return;
    connection.openRequestCount += 1;
    if (isDraining) announceClose(response);
    response.once('close', () => {
      connection.openRequestCount -= 1;
      connection.quietLooks = 0;
    });
  });

  return {
    drain: async (deadlineMs) => {
      const endsAt = performance.now() + deadlineMs;
      await stopListening(server, endsAt);
      isDraining = true;
      while (connections.size > 0 && performance.now() < endsAt) {
        for (const connection of connections.values()) endIfQuiet(connection);
        await sleep(pollMs);
      }
      const cutCount = connections.size;
      for (const { socket } of connections.values()) socket.destroy();
      return { cutCount };
    },
  };
}

/**
 * Connections wait in line to be accepted, and those that wait when listening ends are cut. So we stand in line ourselves: once
 * our own connection is accepted, so are all that came before it. Whoever came behind us meanwhile stands before our next one.
 */
async function stopListening(server: HttpServer, endsAt: number): Promise<void> {
  for (let count = 0; count < knocksMax && performance.now() < endsAt; count += 1) {
    const { othersCount } = await knock(server, endsAt);
    if (othersCount === 0) break;
  }
  // Node's own close() would also cut connections whose request is on its way.
  Server.prototype.close.call(server);
}

/** Resolves in the very turn in which our connection is accepted, with how many others were since it was asked for. */
async function knock(server: HttpServer, endsAt: number): Promise<{ readonly othersCount: number }> {
  const address = server.address();
  if (typeof address !== 'object' || address === null) return { othersCount: 0 };
  const own = connect(address.port, address.address);
  const settled = Promise.withResolvers<void>();
  let othersCount = 0;
  const accepted = (socket: Socket): void => {
    if (isOtherEnd(own, socket)) settled.resolve();
    else othersCount += 1;
  };
  server.on('connection', accepted);
  // A server that takes no more connections ends ours, or refuses it.
  own.on('error', () => settled.resolve());
  own.on('close', () => settled.resolve());
  const late = setTimeout(() => settled.resolve(), endsAt - performance.now());
  await settled.promise;
  clearTimeout(late);
  server.off('connection', accepted);
  own.destroy();
  return { othersCount };
}

/** A server that listens for both kinds of addresses writes the older ones in the newer way. */
function isOtherEnd({ localPort, localAddress = '' }: Socket, { remotePort, remoteAddress = '' }: Socket): boolean {
  return localPort === remotePort && remoteAddress.replace(/^::ffff:/, '') === localAddress.replace(/^::ffff:/, '');
}

function endIfQuiet(connection: Connection): void {
  if (connection.openRequestCount > 0) return;
  connection.quietLooks += 1;
  if (connection.quietLooks > quietLooks) connection.socket.end();
}

function announceClose(response: unknown): void {
  if (response instanceof ServerResponse && !response.headersSent) response.setHeader('connection', 'close');
}
