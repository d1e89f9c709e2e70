import { once } from 'node:events';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';

/** A socket's path longer than this is cut by the operating system. */
const pathLengthMax = 100;
const fileName = 'operator.sock';
/** An answer is one fact appended; whoever takes longer does not answer at all. */
const answerMs = 10_000;

/**
 * How whoever owns the files asks a running process for an operator's token: a socket in the data directory, which nobody
 * else can reach. Undefined when the directory's path is too long for one.
 */
export async function openOperatorDoor(
  directory: string,
  issue: () => Promise<string>,
): Promise<(() => Promise<void>) | undefined> {
  const path = join(directory, fileName);
  if (path.length > pathLengthMax) return undefined;
  rmSync(path, { force: true });
  const server = createServer((_request, response) => {
    issue().then(
      (token) => response.end(token),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(path);
  await once(server, 'listening');
  chmodSync(path, 0o600);
  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
}

/** Asks the process that runs on this data directory; undefined when none answers within `timeoutMs`. */
export async function askAtOperatorDoor(directory: string, timeoutMs = answerMs): Promise<string | undefined> {
  const socketPath = join(directory, fileName);
  if (!existsSync(socketPath)) return undefined;
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve) => {
    const asked = request({ socketPath, method: 'POST', path: '/', signal }, (response) => {
      response
        .setEncoding('utf8')
        .toArray()
        .then(
          (chunks) => resolve(response.statusCode === 200 ? chunks.join('') : undefined),
          () => resolve(undefined),
        );
    });
    asked.once('error', () => resolve(undefined));
    asked.end();
  });
}
