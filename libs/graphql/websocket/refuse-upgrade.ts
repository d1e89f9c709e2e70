import type { Duplex } from 'node:stream';

/**
 * Answers a request for a socket with `status`, such as `403 Forbidden`. From the upgrade on Node leaves the connection's errors to us, and
 * one that nobody listens for ends the process: a caller who is gone before the answer must not be able to do that.
 */
export function refuseUpgrade(connection: Duplex, status: string): void {
  connection.on('error', () => connection.destroy());
  connection.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
