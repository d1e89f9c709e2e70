import { Agent, request } from 'node:http';

/** What a round of load is to ask. */
export interface Load {
  readonly port: number;
  readonly token: string;
  readonly body: string;
  readonly requestCount: number;
}

const connections = 16;

/** A process of its own, so that the work of asking is not counted as work of the server. */
process.on('message', (load: Load) => {
  ask(load).then(
    (bytes) => process.send?.({ bytes }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

async function ask(load: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let [left, bytes] = [load.requestCount, 0];
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      bytes = await once(agent, load);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return bytes;
}

/** The length of the answer; rejects when it is not the page that was asked for. */
function once(agent: Agent, { port, token, body }: Load): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${token}`,
    };
    const asked = request({ agent, port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isPage = answer.statusCode === 200 && !text.includes('"errors"');
        if (isPage) resolve(text.length);
        else reject(new Error(`${answer.statusCode}: ${text.slice(0, 500)}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
