import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { answerWriter, type ReadCall } from './answer-writer.js';
import type { Database } from './database.js';
import { absenceOf, type Node } from './node.js';
import { allAnswers, streamAnswers } from './reads.js';
import { inWordsOf, rpcErrors } from './rpc-errors.js';
import { subscribe } from './subscriptions.js';

/** One call for all that reads: a stream or everything, once or as a subscription. */
export function read(node: Node, call: ReadCall): void {
  const refusal = node.refusal(call.metadata);
  if (refusal !== undefined) return void call.emit('error', refusal.error);
  const absence = absenceOf(node);
  if (absence !== undefined) return void call.emit('error', absence);
  const options = call.request.getOptions();
  if (options === undefined) return void call.emit('error', rpcErrors.badRequest('options are missing'));
  const serve = options.hasSubscription() ? subscribe : readOnce;
  serve(node.database, call, options).catch((error: unknown) => call.emit('error', inWordsOf(node.version, error)));
}

const answersAtOnce = 500;

async function readOnce(database: Database, call: ReadCall, options: ReadReq.Options): Promise<void> {
  const write = answerWriter(call);
  const answers = options.hasStream() ? streamAnswers(database, options) : allAnswers(database, options);
  let left = Number(options.getCount());
  while (left > 0 && !call.cancelled) {
    const page = next(answers, Math.min(left, answersAtOnce));
    await write(page);
    if (page.length < answersAtOnce) break;
    left -= page.length;
  }
  call.end();
}

/** The next answers, fewer than `count` at the end only. */
function next(answers: Iterator<Buffer>, count: number): readonly Buffer[] {
  const taken: Buffer[] = [];
  while (taken.length < count) {
    const step = answers.next();
    if (step.done === true) break;
    taken.push(step.value);
  }
  return taken;
}
