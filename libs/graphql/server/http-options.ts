import type { Limits } from '../limits/limits.js';

/** How often Node looks for connections whose time is over; unless said, it does so twice a minute. */
const lookMsMax = 1_000;

/** Returns what Fastify's adapter is made with, so that sizes and times are bounded before anything of ours hears of a request. */
export function httpOptions({ bodyBytesMax, headerBytesMax, headersTimeMs, requestTimeMs, stillnessMs }: Limits) {
  const headersTimeout = Math.min(headersTimeMs, requestTimeMs);
  return {
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeMs,
    connectionTimeout: stillnessMs,
    return503OnClosing: false,
    http: {
      maxHeaderSize: headerBytesMax,
      headersTimeout,
      connectionsCheckingInterval: Math.min(lookMsMax, headersTimeout),
    },
  } as const;
}
