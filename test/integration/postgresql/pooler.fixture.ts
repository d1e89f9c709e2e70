import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Client } from 'pg';

/** What PgBouncer takes from a start-up message unless it is told otherwise. */
const knownParameters = ['user', 'database', 'client_encoding', 'application_name', 'datestyle', 'timezone'];

export interface Pooler {
  /** Of the database, through the pooler. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Stands between clients and a database as PgBouncer does, as far as a client meets it that asks texts without parameters: it refuses start-up
 * parameters that it does not know. In session mode each client has a connection of its own; in transaction mode all take turns on one.
 */
export async function openPooler(url: string, mode: 'session' | 'transaction', port = 0): Promise<Pooler> {
  const sockets = new Set<Socket>();
  const shared = mode === 'transaction' ? await sharedBackend(url) : undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (startup) => {
      const unknown = parametersOf(startup).find((name) => !knownParameters.includes(name.toLowerCase()));
      if (unknown !== undefined) socket.end(refusal(`unsupported startup parameter: ${unknown}`));
      else if (shared === undefined) relay(socket, startup, url);
      else serve(socket, shared);
    });
  });
  const through = new URL(url);
  through.port = `${await portOf(server, port)}`;
  return {
    url: through.href,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await shared?.end();
    },
  };
}

async function portOf(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A server needs a port');
  return address.port;
}

async function sharedBackend(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

function relay(socket: Socket, startup: Buffer, url: string): void {
  const { hostname, port } = new URL(url);
  const backend = connect(Number(port), hostname);
  backend.on('error', () => socket.destroy());
  backend.write(startup);
  socket.pipe(backend).pipe(socket);
}

/** Every text is asked on the one connection there is; nobody is connected to anything. */
function serve(socket: Socket, backend: Client): void {
  const ready = message('Z', 'I');
  socket.write(Buffer.concat([message('R', int32(0)), ready]));
  socket.on('data', (data) => {
    if (data.toString('latin1', 0, 1) !== 'Q') return;
    const text = data.toString('utf8', 5, data.readInt32BE(1));
    backend
      .query({ text, rowMode: 'array' })
      .then(({ fields, rows, command }) => Buffer.concat([answer(fields, rows), message('C', `${command}\0`), ready]))
      .then(
        (bytes) => socket.write(bytes),
        () => socket.destroy(),
      );
  });
}

const textType = 25;

function answer(
  fields: readonly { readonly name: string; readonly dataTypeID: number }[],
  rows: readonly unknown[],
): Buffer {
  if (fields.length === 0) return Buffer.alloc(0);
  const columns = fields.map(({ name, dataTypeID }) =>
    Buffer.concat([
      Buffer.from(`${name}\0`),
      int32(0),
      int16(0),
      int32(dataTypeID || textType),
      int16(-1),
      int32(-1),
      int16(0),
    ]),
  );
  const described = message('T', int16(fields.length), ...columns);
  return Buffer.concat([described, ...rows.map((row) => message('D', int16(fields.length), ...valuesOf(row)))]);
}

function valuesOf(row: unknown): readonly Buffer[] {
  if (!Array.isArray(row)) return [];
  return row.map((value: unknown) => {
    if (value === null) return int32(-1);
    const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    return Buffer.concat([int32(bytes.length), bytes]);
  });
}

/** The names in a start-up message: its length and version, then names and values, each ended by a zero. */
function parametersOf(startup: Buffer): readonly string[] {
  const words = startup.toString('utf8', 8).split('\0');
  return words.filter((word, index) => index % 2 === 0 && word !== '');
}

function refusal(text: string): Buffer {
  return message('E', 'SFATAL\0', 'C08P01\0', `M${text}\0`, '\0');
}

function message(letter: string, ...parts: readonly (string | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([Buffer.from(letter), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
