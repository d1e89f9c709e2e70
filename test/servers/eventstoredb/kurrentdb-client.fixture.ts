// Run as a process of its own, because the two clients do not live in one: says on its output what the client made of the server.
import { randomUUID } from 'node:crypto';
import { jsonEvent, KurrentDBClient, NO_STREAM, streamNameFilter } from '@kurrent/kurrentdb-client';

const [url = ''] = process.argv.slice(2);
const client = KurrentDBClient.connectionString(url);
const stream = `note-${randomUUID()}`;
const event = () => jsonEvent({ id: randomUUID(), type: 'Noted', data: { text: 'ü ✓' } });
const events = [event(), event()];
const wordFor = (error: unknown) => (error instanceof Error ? error.constructor.name : String(error));
const append = (expected: typeof NO_STREAM | bigint, chosen = events) =>
  client.appendToStream(stream, chosen, { streamState: expected });

const appended = await append(NO_STREAM);
const repeated = await append(NO_STREAM);
const wrong = await append(NO_STREAM, [event()]).catch(wordFor);
const missing = await readAll(client.readStream(`missing-${randomUUID()}`)).catch(wordFor);
const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes: [stream] }) });
const live: string[] = [];
for await (const { event: heard } of subscription) {
  live.push(`${heard?.streamId === stream}@${heard?.revision}`);
  if (live.length === 2) await append(1n, [event()]);
  if (live.length === 3) break;
}
const outcome = {
  appended: Number(appended.nextExpectedRevision),
  repeated: repeated.position?.commit === appended.position?.commit,
  wrong,
  missing,
  live,
  read: (await readAll(client.readStream(stream))).map((read) => JSON.stringify(read)),
  all: (await readAll(client.readAll())).length,
};
process.stdout.write(JSON.stringify(outcome), () => process.exit(0));

async function readAll(found: AsyncIterable<{ event?: { data: unknown } | undefined }>): Promise<readonly unknown[]> {
  const data: unknown[] = [];
  for await (const { event: read } of found) data.push(read?.data);
  return data;
}
