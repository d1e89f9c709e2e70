import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { SecurityLog } from '#libs/observability';
import type { Limits } from '../limits/limits.js';
import { type AddressBook, networkOf, spelled } from './callers-address.js';

/** The connections of one address. */
interface Crowd {
  count: number;
  /** Those on which no request is under way, in the order in which they began to wait. */
  readonly waiting: Set<Socket>;
}

/**
 * Bounds how many connections one address holds open. When it has enough, the one that has waited longest without a request makes
 * room for the next; when none waits, the next is not taken. Sockets have limits of their own from their upgrade on.
 */
export function boundConnections(
  http: Server,
  { connectionsMax, connectionsPerAddressMax }: Pick<Limits, 'connectionsMax' | 'connectionsPerAddressMax'>,
  { isTrusted }: AddressBook,
  security: SecurityLog,
): void {
  const recordRefused = (address: string, reason: string) =>
    security.record({ event: 'connection_refused', outcome: 'refused', address, details: { reason } });
  http.maxConnections = connectionsMax;
  http.on('drop', (dropped) => recordRefused(spelled(dropped?.remoteAddress), 'CONNECTIONS'));
  const crowds = new Map<string, Crowd>();
  const crowdOf = new Map<Socket, Crowd>();

  const leave = (socket: Socket, network: string): void => {
    const crowd = crowdOf.get(socket);
    if (crowd === undefined) return;
    crowdOf.delete(socket);
    crowd.waiting.delete(socket);
    crowd.count -= 1;
    if (crowd.count === 0) crowds.delete(network);
  };

  http.prependListener('connection', (socket: Socket) => {
    const address = spelled(socket.remoteAddress);
    if (isTrusted(address)) return;
    const network = networkOf(address);
    const crowd = crowds.get(network) ?? { count: 0, waiting: new Set() };
    if (crowd.count >= connectionsPerAddressMax) {
      const [oldest] = crowd.waiting;
      (oldest ?? socket).destroy();
      if (oldest === undefined) return recordRefused(address, 'CONNECTIONS_OF_ADDRESS');
      leave(oldest, network);
    }
    crowds.set(network, crowd);
    crowd.count += 1;
    crowd.waiting.add(socket);
    crowdOf.set(socket, crowd);
    socket.once('close', () => leave(socket, network));
  });
  http.prependListener('request', ({ socket }, response) => {
    crowdOf.get(socket)?.waiting.delete(socket);
    response.once('close', () => crowdOf.get(socket)?.waiting.add(socket));
  });
  http.prependListener('upgrade', ({ socket }) => leave(socket, networkOf(spelled(socket.remoteAddress))));
}
