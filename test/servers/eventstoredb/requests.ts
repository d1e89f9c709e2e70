import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type {
  AppendReq,
  BatchAppendReq,
  DeleteReq,
  ReadReq,
  TombstoneReq,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision } from './decide-append.js';
import type { ProposedEvent } from './event-record.js';

// What the generated classes hold, as plain values.

/** The text of an id, whichever of the two forms the client sends. */
export function idOf(uuid: UUID | undefined): string {
  const structured = uuid?.getStructured();
  if (structured === undefined) return uuid?.getString().toLowerCase() ?? '';
  const hex = [structured.getMostSignificantBits(), structured.getLeastSignificantBits()]
    .map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function streamOf(identifier: StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString();
}

export function eventOf(message: BatchAppendReq.ProposedMessage | AppendReq.ProposedMessage): ProposedEvent {
  const metadata = message.getMetadataMap();
  return {
    id: idOf(message.getId()),
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? 'application/octet-stream',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** What counts against the limit of an append, as the real server counts: the type in two bytes a character. */
export function sizeOf({ data, metadata, type }: ProposedEvent): number {
  return data.length + metadata.length + 2 * type.length;
}

interface ExpectedWords {
  hasAny(): boolean;
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
}

export function batchExpectation(options: BatchAppendReq.Options): ExpectedRevision {
  return wordOf(options) ?? Number(options.getStreamPosition());
}

export function expectation(options: AppendReq.Options | DeleteReq.Options | TombstoneReq.Options): ExpectedRevision {
  return wordOf(options) ?? Number(options.getRevision());
}

function wordOf(options: ExpectedWords): ExpectedRevision | undefined {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : undefined;
}

/** The number that older parts of the protocol write for what a writer expects. */
export function expectedNumber(expected: ExpectedRevision): bigint {
  switch (expected) {
    case 'any':
      return -2n;
    case 'no_stream':
      return -1n;
    case 'stream_exists':
      return -4n;
    default:
      return BigInt(expected);
  }
}

export interface EventFilter {
  matches(stream: string, type: string): boolean;
  /** After how many events, matching or not, a checkpoint is due. */
  readonly checkpointEvery: number;
}

const searchWindowDefault = 32;

export function filterOf(options: ReadReq.Options): EventFilter | undefined {
  const filter = options.getFilter();
  if (filter === undefined) return undefined;
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const prefixes = expression?.getPrefixList() ?? [];
  const pattern = new RegExp(expression?.getRegex() ?? '', 'u');
  const fits = (text: string) =>
    prefixes.length > 0 ? prefixes.some((prefix) => text.startsWith(prefix)) : pattern.test(text);
  const window = filter.hasMax() ? filter.getMax() : searchWindowDefault;
  return {
    matches: filter.hasStreamIdentifier() ? (stream) => fits(stream) : (_stream, type) => fits(type),
    checkpointEvery: Math.max(1, window * Math.max(1, filter.getCheckpointintervalmultiplier())),
  };
}

/** Where a read of everything begins: a position, the end, or (nothing) the start. */
export function positionOf(options: ReadReq.Options): number | 'end' | undefined {
  const all = options.getAll();
  if (all?.hasEnd() === true) return 'end';
  return all?.hasPosition() === true ? Number(all.getPosition()?.getCommitPosition()) : undefined;
}
