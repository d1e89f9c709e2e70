import { type Server as HttpServer, ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a silent connection may still send the request that it was opened for. */
const quietMs = 500;
const pollMs = 20;

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
      isDraining = true;
      // Node's own close() would cut connections whose request is on its way; this one stops listening and no more.
      Server.prototype.close.call(server);
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

function endIfQuiet({ socket, openRequestCount, quietSince }: Connection): void {
  if (openRequestCount === 0 && performance.now() - quietSince > quietMs) socket.end();
}

function announceClose(response: unknown): void {
  if (response instanceof ServerResponse && !response.headersSent) response.setHeader('connection', 'close');
}
