import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Metrics } from './metrics.js';
import type { Readiness } from './readiness.js';

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const headerBytesMax = 8_192;
const requestTimeMs = 5_000;
/** How often Node looks for requests whose time is over; unless said, it does so twice a minute. */
const lookMs = 1_000;

/** Probes and metrics on a port of their own, which stays open until the very end of the process. */
export class ManagementServer {
  readonly #server: Server;

  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    /** Within which a request has to arrive. */
    requestTimeout = requestTimeMs,
  ) {
    const connectionsCheckingInterval = Math.min(lookMs, requestTimeout);
    // Its headers have no more time than the whole of it.
    const times = { requestTimeout, connectionsCheckingInterval };
    this.#server = createServer({ maxHeaderSize: headerBytesMax, ...times }, ({ method, url }, response) => {
      const isRead = method === 'GET' || method === 'HEAD';
      const answer = isRead ? this.#answer(url ?? '/') : Promise.resolve(plain(405, 'only GET\n'));
      answer.then(
        (given) => send(response, given),
        () => send(response, plain(500, 'failed\n')),
      );
    });
  }

  /** The port that was taken. Rejects when it is in use. */
  async listen(host: string, port: number): Promise<number> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(url: string): Promise<Answer> {
    switch (url.split('?', 1)[0]) {
      case '/livez':
        return plain(200, 'alive\n');
      case '/readyz':
        return this.#ready();
      case '/metrics': {
        const { contentType, body } = await this.metrics.text();
        return { status: 200, contentType, body };
      }
      default:
        return plain(404, 'there are /livez, /readyz and /metrics\n');
    }
  }

  async #ready(): Promise<Answer> {
    const { problems, warnings } = await this.readiness.state();
    const isReady = Object.keys(problems).length === 0;
    const body = JSON.stringify({ ready: isReady, problems, warnings });
    return { status: isReady ? 200 : 503, contentType: 'application/json', body };
  }
}

function plain(status: number, body: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

function send(response: ServerResponse, { status, contentType, body }: Answer): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}
