import { once } from 'node:events';
import { type Server as HttpServer, ServerResponse } from 'node:http';
import { connect, Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a silent connection may still send the request that it was opened for. */
const quietMs = 500;
const pollMs = 20;
const knockMs = 200;

/** Lets everybody who is connected get their answer, and nobody new connect. */
export interface Draining {
  /** Resolves when the last connection is closed, or after `deadlineMs` with those that were cut. */
  drain(deadlineMs: number): Promise<{ readonly cutCount: number }>;
}

interface Connection {
  readonly socket: Socket;
  openRequestCount: number;
  quietSince: number;
}

/** Watches the connections of a server from its first one on. */
export function watchConnections(server: HttpServer): Draining {
  const connections = new Map<Socket, Connection>();
  let isDraining = false;

  server.on('connection', (socket: Socket) => {
    connections.set(socket, { socket, openRequestCount: 0, quietSince: performance.now() });
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
      connection.quietSince = performance.now();
    });
  });

  return {
    drain: async (deadlineMs) => {
      await stopListening(server);
      isDraining = true;
      const endsAt = performance.now() + deadlineMs;
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
 * Connections wait in line to be accepted, and those that wait when listening ends are cut. So we stand in line ourselves:
 * once our own connection is accepted, so are all that came before it.
 */
async function stopListening(server: HttpServer): Promise<void> {
  const address = server.address();
  const knock = typeof address === 'object' && address !== null ? connect(address.port, address.address) : undefined;
  knock?.on('error', () => undefined);
  if (knock !== undefined) await Promise.race([once(server, 'connection'), sleep(knockMs)]);
  // Node's own close() would also cut connections whose request is on its way.
  Server.prototype.close.call(server);
  knock?.destroy();
}

function endIfQuiet({ socket, openRequestCount, quietSince }: Connection): void {
  if (openRequestCount === 0 && performance.now() - quietSince > quietMs) socket.end();
}

function announceClose(response: unknown): void {
  if (response instanceof ServerResponse && !response.headersSent) response.setHeader('connection', 'close');
}
