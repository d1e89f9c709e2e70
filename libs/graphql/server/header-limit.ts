import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SecurityLog } from '#libs/observability';
import { figure, limitExceeded } from '../limits/limit-exceeded.js';

/**
 * Says what was too large when Node refuses a request's headers, before anything else hears of the request. The size itself is
 * `http.maxHeaderSize` of the adapter that the app makes.
 */
export function explainHeaderLimit(http: Server, headerBytesMax: number, security: SecurityLog): void {
  const limit = `at most ${figure(headerBytesMax)} bytes`;
  const { message, extensions } = limitExceeded({ field: 'headers', limit });
  const body = JSON.stringify({ errors: [{ message, extensions: { ...extensions, http: undefined } }] });
  const head = [
    'HTTP/1.1 431 Request Header Fields Too Large',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  http.prependListener('clientError', (error: Error & { readonly code?: string }, socket: Duplex) => {
    if (error.code !== 'HPE_HEADER_OVERFLOW') return;
    const address = 'remoteAddress' in socket ? String(socket.remoteAddress) : undefined;
    security.record({
      event: 'limit_exceeded',
      outcome: 'refused',
      address,
      details: { code: 'LIMIT_EXCEEDED', where: 'headers', limit },
    });
    if (!socket.writable) return;
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    socket.destroy();
  });
}
