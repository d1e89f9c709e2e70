import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { Database } from './database.js';
import type { Node } from './node.js';
import { drained, type ReadCall } from './read-call.js';
import { allAnswers, streamAnswers } from './reads.js';
import { rpcErrors } from './rpc-errors.js';
import { subscribe } from './subscriptions.js';

/** One call for all that reads: a stream or everything, once or as a subscription. */
export function read(node: Node, call: ReadCall): void {
  const refusal = node.refusal(call.metadata);
  if (refusal !== undefined) return void call.emit('error', refusal.error);
  if (!node.isReady()) return void call.emit('error', rpcErrors.notReady());
  const options = call.request.getOptions();
  if (options === undefined) return void call.emit('error', rpcErrors.badRequest('options are missing'));
  const serve = options.hasSubscription() ? subscribe : readOnce;
  serve(node.database, call, options).catch((error: unknown) => call.emit('error', error));
}

async function readOnce(database: Database, call: ReadCall, options: ReadReq.Options): Promise<void> {
  const answers = options.hasStream() ? streamAnswers(database, options) : allAnswers(database, options);
  const countMax = Number(options.getCount());
  let count = 0;
  for (const answer of answers) {
    if (count++ >= countMax || call.cancelled) break;
    if (!call.write(answer)) await drained(call);
  }
  call.end();
}
