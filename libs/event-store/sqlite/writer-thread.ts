import { registerHooks } from 'node:module';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { AppendAnswer, AppendRequest, FromWriter, ToWriter, WriterOptions } from './writer-messages.js';

// Unbuilt, Node runs this file by stripping its types, and the neighbours it names `.js` are still `.ts`. So what this
// thread imports must be strippable (no enum, no parameter property) and stay in this folder.
if (import.meta.url.endsWith('.ts')) {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier.startsWith('.') ? specifier.replace(/\.js$/, '.ts') : specifier, context),
  });
}
const { unpackAppends } = await import('./append-packing.js');
const { bytesOf, openLogWriter } = await import('./log-writer.js');

const appendsPerTransactionMax = 256;
const bytesPerTransactionMax = 8 * 1_024 * 1_024;

function serve(port: MessagePort, options: WriterOptions): void {
  const say = (message: FromWriter): void => {
    port.postMessage(message);
  };
  const writer = openLogWriter(options);
  const waiting: AppendRequest[] = [];
  let isClosing = false;

  const take = (message: ToWriter): void => {
    if (message.kind === 'close') isClosing = true;
    else waiting.push(...unpackAppends(message.appends));
  };
  const takeAllThatArrived = (): void => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      take(next.message);
  };

  port.on('message', (message: ToWriter) => {
    try {
      take(message);
      takeAllThatArrived();
      while (waiting.length > 0) {
        say(packed(writer.write(nextTransaction(waiting))));
        writer.checkpointWhenDue();
        takeAllThatArrived();
      }
      if (!isClosing) return;
      writer.close();
      say({ kind: 'closed' });
    } catch (error) {
      // An unknown outcome: no second fsync, no further write. Whoever opens the log again finds out.
      say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
    port.close();
  });
  say({ kind: 'opened' });
}

/** As many appends as have come, up to the bounds: this is the group commit. */
function nextTransaction(waiting: AppendRequest[]): readonly AppendRequest[] {
  let bytes = 0;
  let count = 0;
  for (const append of waiting) {
    bytes += bytesOf([append]);
    if (count > 0 && (count === appendsPerTransactionMax || bytes > bytesPerTransactionMax)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

function packed(answers: readonly AppendAnswer[]): FromWriter {
  const appended: number[] = [];
  const others: AppendAnswer[] = [];
  for (const answer of answers) {
    if (answer.outcome === 'appended') appended.push(answer.ticket, answer.revision, answer.ordinal);
    else others.push(answer);
  }
  return { kind: 'answers', appended, others };
}

if (parentPort !== null) serve(parentPort, workerData);
