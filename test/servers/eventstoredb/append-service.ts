import type { AppendReq, BatchAppendReq, DeleteReq, TombstoneReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream, ServerReadableStream, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import {
  type AppendError,
  appendSuccess,
  appendWrongRevision,
  batchAppendResponse,
  batchError,
  batchSuccess,
  errors,
  removed,
} from './answers.js';
import type { Append, AppendOutcome } from './database.js';
import type { ExpectedRevision } from './decide-append.js';
import type { ProposedEvent } from './event-record.js';
import { absenceOf, type Node } from './node.js';
import { batchExpectation, eventOf, expectation, expectedNumber, idOf, sizeOf, streamOf } from './requests.js';
import { rpcErrors } from './rpc-errors.js';

/** How large an append may be: the default of the real server, in bytes. */
const appendBytesMax = 1024 * 1024;

interface Pending {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly deadlineAtMs: number;
  readonly events: ProposedEvent[];
  bytes: number;
}

/** Appends that share one call: each has a correlation id, may come in several parts, and gets its own answer. */
export function batchAppend(node: Node, call: ServerDuplexStream<BatchAppendReq, Buffer>): void {
  const refusal = node.refusal(call.metadata);
  if (refusal?.isForCall === true) return void call.emit('error', refusal.error);
  const pendings = new Map<string, Pending>();
  let isOpen = true;
  const close = () => {
    isOpen = false;
  };
  call.on('cancelled', close).on('error', close);
  call.on('end', () => call.end());
  call.on('data', (request: BatchAppendReq) => {
    if (!isOpen) return;
    const leaderPort = node.leaderPort();
    // This one ends the call with all appends in it, whatever became of them.
    if (leaderPort !== undefined) return void call.emit('error', rpcErrors.notLeader(leaderPort));
    const correlationId = idOf(request.getCorrelationId());
    const pending = pendings.get(correlationId) ?? pendingOf(request.getOptions());
    // The rest of an append that was refused for its size is still on its way.
    if (pending === undefined) return;
    pendings.set(correlationId, pending);
    addEvents(pending, request);
    const respond = (result: Buffer) => {
      if (isOpen) call.write(batchAppendResponse(correlationId, pending.stream, result));
    };
    const isWhole = request.getIsFinal();
    const isTooLarge = pending.bytes > appendBytesMax;
    if (!isWhole && !isTooLarge) return;
    pendings.delete(correlationId);
    const error = refusal === undefined ? refusalOf(node, pending) : errors.accessDenied();
    if (error !== undefined) return respond(batchError(error));
    node.database.append(pending, (outcome) => answerBatch(node, { pending, outcome, respond }));
  });
}

function addEvents(pending: Pending, request: BatchAppendReq): void {
  for (const event of request.getProposedMessagesList().map(eventOf)) {
    pending.events.push(event);
    pending.bytes += sizeOf(event);
  }
}

function refusalOf(node: Node, pending: Pending): AppendError | undefined {
  if (pending.bytes > appendBytesMax) return errors.tooLarge(appendBytesMax);
  if (!node.isReady()) return errors.notReady();
  if (pending.stream === '') return errors.badRequest('Required field stream_identifier is empty');
  return pending.deadlineAtMs <= Date.now() ? errors.timeout() : undefined;
}

function answerBatch(
  node: Node,
  answer: { readonly pending: Pending; readonly outcome: AppendOutcome; readonly respond: (result: Buffer) => void },
): void {
  const { pending, outcome, respond } = answer;
  switch (outcome.kind) {
    case 'stored':
      return node.losesReply() ? undefined : respond(batchSuccess(outcome));
    case 'wrong-revision':
      return respond(batchError(errors.wrongRevision(outcome.lastRevision, pending.expected)));
    case 'stream-deleted':
      return respond(batchError(errors.streamDeleted(pending.stream)));
    default:
      // Only its own deadline ends the wait of an append that was dropped.
      setTimeout(() => respond(batchError(errors.timeout())), pending.deadlineAtMs - Date.now()).unref();
  }
}

function pendingOf(options: BatchAppendReq.Options | undefined): Pending | undefined {
  if (options === undefined) return undefined;
  const deadline = options.getDeadline();
  return {
    stream: streamOf(options.getStreamIdentifier()),
    expected: batchExpectation(options),
    deadlineAtMs: deadline === undefined ? Number.POSITIVE_INFINITY : deadline.toDate().getTime(),
    events: [],
    bytes: 0,
  };
}

/** One append, one call: what a client sends that brings its own credentials. */
export function append(
  node: Node,
  call: ServerReadableStream<AppendReq, Buffer>,
  callback: sendUnaryData<Buffer>,
): void {
  let options: AppendReq.Options | undefined;
  const events: ProposedEvent[] = [];
  call.on('error', () => undefined);
  call.on('data', (request: AppendReq) => {
    options ??= request.getOptions();
    const message = request.getProposedMessage();
    if (message !== undefined) events.push(eventOf(message));
  });
  call.on('end', () => {
    const refusal = node.refusal(call.metadata);
    if (refusal !== undefined) return callback(refusal.error);
    const absence = absenceOf(node);
    if (absence !== undefined) return callback(absence);
    const stream = streamOf(options?.getStreamIdentifier());
    if (options === undefined || stream === '') return callback(rpcErrors.badRequest('stream_identifier is empty'));
    const bytes = events.reduce((total, event) => total + sizeOf(event), 0);
    if (bytes > appendBytesMax) return callback(rpcErrors.tooLarge(appendBytesMax));
    const proposed = { stream, expected: expectation(options), events };
    node.database.append(proposed, (outcome) => answerAppend(node, { proposed, outcome, callback }));
  });
}

function answerAppend(
  node: Node,
  answer: {
    readonly proposed: Append;
    readonly outcome: AppendOutcome;
    readonly callback: sendUnaryData<Buffer>;
  },
): void {
  const { proposed, outcome, callback } = answer;
  switch (outcome.kind) {
    case 'stored':
      return node.losesReply() ? undefined : callback(null, appendSuccess(outcome));
    case 'wrong-revision':
      return callback(null, appendWrongRevision(outcome.lastRevision, proposed.expected));
    case 'stream-deleted':
      return callback(rpcErrors.streamDeleted(proposed.stream));
    default:
      return undefined;
  }
}

/** Deletes softly, or with `isForEver` closes the stream with a tombstone. */
export function remove(
  node: Node,
  isForEver: boolean,
  {
    call,
    callback,
  }: {
    readonly call: ServerUnaryCall<DeleteReq | TombstoneReq, Buffer>;
    readonly callback: sendUnaryData<Buffer>;
  },
): void {
  const refusal = node.refusal(call.metadata);
  if (refusal !== undefined) return callback(refusal.error);
  const absence = absenceOf(node);
  if (absence !== undefined) return callback(absence);
  const options = call.request.getOptions();
  const stream = streamOf(options?.getStreamIdentifier());
  if (options === undefined || stream === '') return callback(rpcErrors.badRequest('stream_identifier is empty'));
  const expected = expectation(options);
  node.database.remove({ stream, expected, isForEver }, (outcome) => {
    if (outcome.kind === 'stored') callback(null, removed(outcome.position));
    else if (outcome.kind === 'stream-deleted') callback(rpcErrors.streamDeleted(stream));
    else if (outcome.kind === 'wrong-revision') {
      callback(rpcErrors.wrongRevision(stream, expectedNumber(expected), outcome.lastRevision));
    }
  });
}
