import type { RecordedFact } from '#libs/kernel';
import type { AppendOutcome, EventStore, ExpectedRevision, FactToAppend } from './event-store.js';
import { StoreUnavailable } from './event-store.js';
import { canonicalText } from './hash-chain.js';

const batchFactsMax = 500;
const batchBytesMax = 800 * 1_024;
const pageCount = 500;
const attemptsMax = 20;
const deadlineMs = 10_000;

/** A log that takes facts with the times at which another log recorded them. */
export interface CopyTarget extends EventStore {
  appendRecorded(
    stream: string,
    facts: readonly FactToAppend[],
    expected: ExpectedRevision,
    options: { readonly deadlineMs: number; readonly recordedAt: (fact: FactToAppend) => string },
  ): Promise<AppendOutcome>;
}

export interface CopyProgress {
  readonly step: 'comparing' | 'copying';
  readonly factCount: number;
}

export interface CopyReport {
  /** Facts that were there already, and facts that were copied now. */
  readonly foundCount: number;
  readonly copiedCount: number;
}

/** The target holds something else than the beginning of the source. */
export class OtherFacts extends Error {
  override readonly name = 'OtherFacts';

  constructor(index: number, found: RecordedFact, expected: RecordedFact | undefined) {
    const due = expected === undefined ? 'nothing' : `${expected.stream}@${expected.revision} (${expected.id})`;
    super(
      `The target holds other facts: number ${index + 1} is ${found.stream}@${found.revision} (${found.id}), not ${due}`,
    );
  }
}

/**
 * Copies a log fact by fact, in its order, with ids, revisions and recorded times. What the target holds already is compared first, so a
 * copy that was stopped goes on where it ended, and nothing is copied twice. One append is under way at a time: the server promises no order
 * between streams, and when one of several fails and those after it do not, the order of all facts is lost for good, for nothing is ever
 * taken back there. Nobody else may write to either log meanwhile. Throws `OtherFacts` before anything is written, and `StoreUnavailable`.
 */
export async function copyLog(
  source: EventStore,
  target: CopyTarget,
  tell: (progress: CopyProgress) => void = () => undefined,
): Promise<CopyReport> {
  const facts = factsIn(source);
  const foundCount = await skipEqual(facts, target, tell);
  let copiedCount = 0;
  for await (const batch of batchesOf(facts)) {
    await storeRun(target, batch);
    copiedCount += batch.length;
    tell({ step: 'copying', factCount: foundCount + copiedCount });
  }
  return { foundCount, copiedCount };
}

/** Compares two logs fact by fact, positions aside; both have to end together. Throws `OtherFacts`. Gives the number of facts. */
export async function assertEqualLogs(
  source: EventStore,
  target: EventStore,
  tell: (progress: CopyProgress) => void = () => undefined,
): Promise<number> {
  const facts = factsIn(source);
  const count = await skipEqual(facts, target, tell);
  const missing = await facts.next();
  if (missing.done !== true) {
    throw new StoreUnavailable(
      `The target ends after ${count} facts, before ${missing.value.stream}@${missing.value.revision}`,
    );
  }
  return count;
}

/** Takes from the source what the target holds. */
async function skipEqual(
  facts: AsyncIterator<RecordedFact>,
  target: EventStore,
  tell: (progress: CopyProgress) => void,
): Promise<number> {
  let count = 0;
  for await (const found of factsIn(target)) {
    const expected = await facts.next();
    if (expected.done === true || !isSame(found, expected.value)) {
      throw new OtherFacts(count, found, expected.done === true ? undefined : expected.value);
    }
    count += 1;
    if (count % pageCount === 0) tell({ step: 'comparing', factCount: count });
  }
  return count;
}

async function* factsIn(store: EventStore): AsyncGenerator<RecordedFact, undefined> {
  let after: string | undefined;
  for (let isCaughtUp = false; !isCaughtUp; ) {
    const page = await store.readAll(after, { countMax: pageCount, deadlineMs });
    yield* page.facts;
    after = page.last;
    ({ isCaughtUp } = page);
  }
  return undefined;
}

/**
 * Runs of facts of one stream, as large as one append may be. Where a run ends depends on nothing but the facts from its first on, so that
 * a copy that was killed sends the same run again and is recognised.
 */
async function* batchesOf(facts: AsyncIterator<RecordedFact>): AsyncGenerator<readonly RecordedFact[]> {
  let batch: RecordedFact[] = [];
  let bytes = 0;
  for (let next = await facts.next(); next.done !== true; next = await facts.next()) {
    const fact = next.value;
    const factBytes = Buffer.byteLength(JSON.stringify(fact.data)) + Buffer.byteLength(JSON.stringify(fact.metadata));
    const last = batch.at(-1);
    const isFull = batch.length >= batchFactsMax || bytes + factBytes > batchBytesMax;
    if (last !== undefined && (last.stream !== fact.stream || isFull)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(fact);
    bytes += factBytes;
  }
  if (batch.length > 0) yield batch;
}

async function storeRun(target: CopyTarget, batch: readonly RecordedFact[]): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  const recordedAt = new Map(batch.map((fact) => [fact.id, fact.recordedAt]));
  const facts = batch.map(({ id, type, data, metadata }) => ({ id, type, data: asObject(data), metadata }));
  const expected = first.revision === 0 ? 'no-stream' : first.revision - 1;
  let fault = '';
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const outcome = await target.appendRecorded(first.stream, facts, expected, {
      deadlineMs,
      recordedAt: ({ id }) => recordedAt.get(id) ?? first.recordedAt,
    });
    if (outcome.outcome === 'appended') return;
    if (outcome.outcome !== 'unknown') {
      throw new StoreUnavailable(`${first.stream}@${first.revision} cannot be copied: ${JSON.stringify(outcome)}`);
    }
    fault = outcome.message;
  }
  throw new StoreUnavailable(`${first.stream}@${first.revision} could not be copied: ${fault}. Start the copy again.`);
}

function isSame(one: RecordedFact, other: RecordedFact): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ position: _position, ...fact }: RecordedFact): string {
  return canonicalText(fact);
}

function asObject(data: unknown): object {
  if (typeof data !== 'object' || data === null) throw new TypeError('The data of a fact is an object');
  return data;
}
