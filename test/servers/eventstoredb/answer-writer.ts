import { Writable } from 'node:stream';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';

export type ReadCall = ServerWritableStream<ReadReq, Buffer>;

/** Sends answers in order, and resolves when more may be sent or the client is gone. */
export type AnswerWriter = (answers: readonly Buffer[]) => Promise<void>;

const piecesMax = 128;

/**
 * Sends many answers as one piece, as the real server does. grpc-js sends one per turn of the loop, which costs both sides
 * two to three times as much, so behind the first answer, which brings the headers, frames go to the HTTP/2 stream under the call.
 * Should grpc-js keep it elsewhere one day, everything goes the slow way.
 */
export function answerWriter(call: ReadCall): AnswerWriter {
  let stream: Writable | undefined;
  return async (answers) => {
    const alone = stream === undefined ? answers.slice(0, 1) : [];
    for (const answer of alone) await sendAlone(call, answer);
    stream = http2StreamUnder(call);
    for (let next = alone.length; next < answers.length && !call.cancelled; next += piecesMax) {
      const piece = answers.slice(next, next + piecesMax);
      if (stream === undefined) for (const answer of piece) await sendAlone(call, answer);
      else if (!stream.destroyed && !stream.write(Buffer.concat(piece.flatMap(frameOf)))) await drained(stream);
    }
  };
}

function sendAlone(call: ReadCall, answer: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (call.cancelled) return resolve();
    const done = () => {
      call.off('cancelled', done);
      resolve();
    };
    call.once('cancelled', done);
    call.write(answer, done);
  });
}

function http2StreamUnder(call: ReadCall): Writable | undefined {
  const inner: unknown = Reflect.get(call, 'call');
  const stream: unknown = typeof inner === 'object' && inner !== null ? Reflect.get(inner, 'stream') : undefined;
  return stream instanceof Writable ? stream : undefined;
}

/** A message on the wire: not compressed, its length, itself. */
function frameOf(message: Buffer): readonly Buffer[] {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return [prefix, message];
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}
