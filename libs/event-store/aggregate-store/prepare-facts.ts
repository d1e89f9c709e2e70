import type { CommandContext, Fact, FactMetadata } from '#libs/kernel';
import type { FactToAppend } from '../event-store.js';
import { StreamTooLong } from '../faults.js';
import { type ChainedFact, chainStart, hashOf } from '../hash-chain.js';
import { KeyMissing } from '../sealing/sealing.js';
import { drawFactId } from './fact-id.js';
import type { Fold, StoredFact } from './fold.js';
import { bytesOf, factsMax, type Reading, streamBytesMax } from './read-fold.js';
import { hasText, sealFields } from './sealed-fields.js';

export interface PreparedFact<F extends Fact> extends StoredFact<F> {
  readonly append: FactToAppend;
}

/**
 * Makes a decision's facts ready for the log: checked against their schema (what is stored is stored for ever), numbered, sealed and
 * chained. Every decision draws new ids, so that two processes deciding one command collide on the revision. Throws `StreamTooLong`, `StreamErased`, `KeyMissing`.
 */
export async function prepareFacts<State, F extends Fact>(
  reading: Reading<State, F>,
  fold: Fold<State>,
  {
    stream,
    command,
    facts,
  }: { readonly stream: string; readonly command: CommandContext; readonly facts: readonly F[] },
): Promise<readonly PreparedFact<F>[]> {
  const instantMs = Date.parse(command.occurredAt);
  const prepared: PreparedFact<F>[] = [];
  let last = fold.last;
  for (const stated of facts) {
    const fact = reading.decider.facts.union.parse(stated);
    const { type } = fact;
    const id = drawFactId(instantMs);
    const fields = reading.codec.sealedFieldsOf(type);
    // Its key may come back at any moment, and then a word that stands for a text would be stored as one.
    if (fold.hasUnreadable && hasText(fact.data, fields)) throw new KeyMissing(stream);
    const data =
      fields.length === 0
        ? fact.data
        : await sealFields(reading.sealing, stream, { id, data: fact.data }, { fields, hasTexts: fold.hasSealed });
    const append = { id, type, data, metadata: metadataOf(command, reading.codec.schemaVersionOf(type), last) };
    last = { ...append, stream, revision: fold.revision + 1 + prepared.length };
    const isSealed = hasText(data, fields);
    prepared.push({ fact, append, stored: last, bytes: bytesOf(data), isSealed, isUnreadable: false });
  }
  refuseTooLong(stream, fold, prepared);
  return prepared;
}

function metadataOf(command: CommandContext, schemaVersion: number, last: ChainedFact | undefined): FactMetadata {
  const { occurredAt, actor, commandId, payloadDigest, correlationId, causationId, traceparent } = command;
  // In the order in which they are hashed.
  return {
    actor,
    ...(causationId === undefined ? {} : { causationId }),
    commandId,
    correlationId,
    occurredAt,
    payloadDigest,
    previousHash: last === undefined ? chainStart : hashOf(last),
    schemaVersion,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function refuseTooLong(stream: string, fold: Fold<unknown>, added: readonly { readonly bytes: number }[]): void {
  if (fold.revision + 1 + added.length > factsMax) throw new StreamTooLong(stream, `${factsMax} facts`);
  const bytes = added.reduce((sum, fact) => sum + fact.bytes, fold.bytes);
  if (bytes > streamBytesMax) throw new StreamTooLong(stream, `${streamBytesMax} bytes`);
}
