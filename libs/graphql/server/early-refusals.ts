import type { Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecurityLog } from '#libs/observability';
import { figure, limitExceeded } from '../limits/limit-exceeded.js';
import type { Limits } from '../limits/limits.js';
import { spelled } from './callers-address.js';

/**
 * Says in GraphQL's form what Node refuses before anything else hears of the request: headers that are too large, and requests that
 * arrive too slowly. The limits themselves are those that the app gave to its adapter (`httpOptions`).
 */
export function explainEarlyRefusals(
  http: Server,
  { headerBytesMax, headersTimeMs, requestTimeMs }: Limits,
  security: SecurityLog,
): void {
  const refusals: Readonly<Record<string, EarlyRefusal>> = {
    HPE_HEADER_OVERFLOW: {
      status: '431 Request Header Fields Too Large',
      field: 'headers',
      limit: `at most ${figure(headerBytesMax)} bytes`,
    },
    ERR_HTTP_REQUEST_TIMEOUT: {
      status: '408 Request Timeout',
      field: 'the request',
      limit: `under way for at most ${seconds(Math.min(headersTimeMs, requestTimeMs))} until its headers and ${seconds(requestTimeMs)} until its body have arrived`,
    },
  };
  http.prependListener('clientError', (error: Error & { readonly code?: string }, socket: Duplex) => {
    const refusal = refusals[error.code ?? ''];
    if (refusal === undefined) return;
    const { field, limit } = refusal;
    const address = spelled(socket instanceof Socket ? socket.remoteAddress : undefined);
    const details = { code: 'LIMIT_EXCEEDED', where: field, limit };
    security.record({ event: 'limit_exceeded', outcome: 'refused', address, details });
    if (!socket.writable) return;
    socket.write(answerOf(refusal));
    socket.destroy();
  });
}

interface EarlyRefusal {
  readonly status: string;
  readonly field: string;
  readonly limit: string;
}

function answerOf({ status, field, limit }: EarlyRefusal): string {
  const { message, extensions } = limitExceeded({ field, limit });
  const body = JSON.stringify({ errors: [{ message, extensions: { ...extensions, http: undefined } }] });
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

function seconds(milliseconds: number): string {
  return `${figure(milliseconds / 1_000)} seconds`;
}
