import { z } from 'zod';
import type { RecordedFact } from '#libs/kernel';
import type { Evidence } from './evidence.js';
import { isSuccess, type LedgerAnswer } from './ledger.js';
import { signalSource } from './signal-load.js';

type Told = Pick<Evidence, 'ledger' | 'facts' | 'dead'>;

/** Ledger and log tell the same story: invariants 1 and 3, and that each signal became one fact. */
export function* logAndLedger(evidence: Told): Iterable<string> {
  const { ledger, facts } = evidence;
  const own = new Set(facts.map(({ metadata }) => metadata.correlationId));
  const byDeed = Map.groupBy(facts, ({ metadata }) => deedOf(metadata.correlationId));
  for (const [command, answers] of ledger.answers) {
    const deed = { facts: byDeed.get(deedOf(command)) ?? [], isTwofold: ledger.asked.has(`${deedOf(command)}-too`) };
    yield* kept(command, answers, deed, facts);
    yield* heard(command, answers);
    if (!answers.some(isSuccess) && own.has(command)) yield `[1] ${command} was refused and is stored`;
    const isSecondTold = deed.isTwofold && !own.has(command);
    if (ledger.asked.get(command) !== 'claimFulfilments') yield* sameAnswers(command, answers, isSecondTold);
  }
  yield* unasked(evidence);
  yield* counted(byDeed);
  for (const { command, answer } of ledger.reused) {
    if (isSuccess(answer)) yield `[3] ${command} was accepted again with another payload under its key`;
  }
  yield* signals(evidence);
}

/** A report that is sent twice under two keys is one deed: whichever comes second is told of the first. */
export const deedOf = (command: string): string => command.replace(/-too$/, '');

interface Deed {
  readonly facts: readonly RecordedFact[];
  /** It was told under two keys: the second finds nothing left to do, and is told where the stream stands by then. */
  readonly isTwofold: boolean;
}

/** What was acknowledged is in the log, where the answer says it is. */
function* kept(
  command: string,
  answers: readonly LedgerAnswer[],
  deed: Deed,
  facts: readonly RecordedFact[],
): Iterable<string> {
  for (const { position } of answers.filter(isSuccess)) {
    if (position === undefined || deed.facts.some((fact) => fact.position === position)) continue;
    const there = facts.find((fact) => fact.position === position);
    const isLater = deed.facts.some(({ stream, revision }) => there?.stream === stream && there.revision > revision);
    if (!deed.isTwofold || !isLater) yield `[1] ${command} was acknowledged at ${position} and is lost`;
  }
}

/** The load asks for nothing that could be refused for good but by those who come too early or too late. */
const expectedRefusals: ReadonlySet<string | undefined> = new Set([
  'OPERATION_IN_PROGRESS',
  'WRONG_PHASE',
  'STALE_TOKEN',
  'FULFILMENT_NOT_RUNNING',
]);

function* heard(command: string, answers: readonly LedgerAnswer[]): Iterable<string> {
  const refused = answers.find((answer) => !isSuccess(answer) && !expectedRefusals.has(answer.code));
  if (refused !== undefined) yield `[1] ${command} was refused as ${refused.code}, and there is no reason for that`;
}

/** Whoever told a deed for the second time is told where the stream stands each time: that is no part of what has to stay the same. */
function* sameAnswers(command: string, answers: readonly LedgerAnswer[], isSecondTold: boolean): Iterable<string> {
  const compared = isSecondTold ? answers.map(({ position: _position, ...rest }) => rest) : answers;
  const texts = new Set(compared.map((answer) => JSON.stringify(answer)));
  if (texts.size > 1) yield `[3] ${command} was answered in ${texts.size} ways: ${[...texts].join(' and ')}`;
}

/** Every fact follows from a command of the ledger, a signal of it, or a deadline. The operator's first token comes before it. */
function* unasked({ facts, ledger }: Told): Iterable<string> {
  const first = facts.findIndex(({ metadata }) => ledger.asked.has(metadata.correlationId));
  for (const { type, stream, revision, data, metadata } of facts.slice(Math.max(0, first))) {
    const isAsked = ledger.asked.has(metadata.correlationId) || metadata.actor.startsWith('timer:');
    const signal = observed.safeParse(data).data?.sourceId;
    // Whoever accepts a log that was put back does so by a command on the machine.
    if (type === 'LogRestored') continue;
    if (isAsked || (signal !== undefined && ledger.sent.get(signal) === true)) continue;
    yield `[1] ${stream}@${revision} is in the log and nobody asked for it`;
  }
}

/** One request makes one instance, and one report one end, however often they were sent. */
const countedTypes = ['InstanceRequested', 'OperationSubmitted', 'OperationSucceeded'];

function* counted(byDeed: ReadonlyMap<string, readonly RecordedFact[]>): Iterable<string> {
  for (const [command, facts] of byDeed) {
    for (const counting of countedTypes) {
      const count = facts.filter(({ type }) => type === counting).length;
      if (count > 1) yield `[3] ${command} counts ${count} times: ${counting}`;
    }
  }
}

export const observed = z.object({ source: z.literal(signalSource), sourceId: z.string() });

function* signals({ facts, ledger, dead }: Told): Iterable<string> {
  const recorded = facts.flatMap(({ data }) => observed.safeParse(data).data?.sourceId ?? []);
  const counts = new Map([...Map.groupBy(recorded, (id) => id)].map(([id, same]) => [id, same.length]));
  for (const [id, count] of counts) if (count > 1) yield `[3] signal ${id} became ${count} facts`;
  const aside = new Set(dead.map(({ headers }) => headers['ce_id']));
  for (const id of ledger.taken) {
    const isRight = ledger.sent.get(id) === true ? counts.has(id) : aside.has(id);
    if (!isRight) yield `[1] signal ${id} was taken and is neither a fact nor put aside`;
  }
  for (const id of aside) {
    if (id !== undefined && ledger.sent.get(id) === true && !ledger.voided.has(id))
      yield `[1] signal ${id} was put aside, though it can be recorded`;
  }
}
