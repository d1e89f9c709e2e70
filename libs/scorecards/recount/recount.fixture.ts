import type { Scope } from '../domain/scope.js';
import type { ScoredFact } from '../domain/scored-fact.js';
import type { Remembered } from './believable-history.fixture.js';

// Counts the facts one by one, as the definitions say it in words, and shares nothing with the way they are counted in earnest.

export interface Question {
  readonly scope: Scope;
  /** Milliseconds, on whole hours. */
  readonly from: number;
  readonly to: number;
  readonly environment?: string | undefined;
}

export interface Durations {
  readonly doneMs: readonly number[];
  readonly openCount: number;
  readonly endedCount: number;
}

export interface Share {
  readonly goodCount: number;
  readonly caseCount: number;
}

type Of<Type extends ScoredFact['type']> = Extract<ScoredFact, { type: Type }>;

interface Told<F extends ScoredFact = ScoredFact> {
  readonly fact: F;
  readonly at: number;
  /** Its place in the log. */
  readonly index: number;
}

interface Story {
  readonly asked: Told<Of<'OperationSubmitted'>>;
  /** Everything in the instance's stream, in order. */
  readonly told: readonly Told[];
}

export function recountMttfd(history: readonly Remembered[], question: Question): Durations {
  const asked = storiesOf(history)
    .filter(({ asked: { fact } }) => countsFor(fact.data, question))
    .filter((story) => isWithin(story.asked.at, question));
  const courses = asked.map(({ asked: first, told }) => {
    const done = told.find(({ fact }) => fact.type === 'InstanceProvisioned');
    const last = told.findLastIndex(({ fact }) => fact.type === 'OperationSubmitted' && fact.data.kind === 'PROVISION');
    const isOver = told.slice(last).some(({ fact }) => isGivenUp(fact));
    return done ? { doneMs: done.at - first.at } : { isOver };
  });
  return {
    doneMs: courses.flatMap(({ doneMs }) => doneMs ?? []),
    openCount: courses.filter(({ isOver }) => isOver === false).length,
    endedCount: courses.filter(({ isOver }) => isOver === true).length,
  };
}

export function recountFirstTimeRight(history: readonly Remembered[], question: Question): Share {
  const stories = storiesOf(history);
  const finished = stories.flatMap((story) => {
    const last = lastFinish(story);
    if (last === undefined || !isWithin(last.at, question)) return [];
    if (!countsFor(story.asked.fact.data, question)) return [];
    const ends = story.told.filter(({ fact }) => isFinish(fact));
    const isClean = ends.every(({ fact }) => fact.type === 'OperationSucceeded' && !fact.data.hadManualStep);
    return [isClean && !stories.some((other) => asksAgain(story, other))];
  });
  return { goodCount: finished.filter(Boolean).length, caseCount: finished.length };
}

export function recountSelfService(history: readonly Remembered[], question: Question): Share {
  const succeeded = storiesOf(history).flatMap((story) => {
    const last = lastFinish(story);
    if (last?.fact.type !== 'OperationSucceeded' || !isWithin(last.at, question)) return [];
    if (!countsFor(story.asked.fact.data, question)) return [];
    const hadPerson = story.told.some(
      ({ fact }) =>
        (fact.type === 'ApprovalGranted' && fact.data.kind === 'PROVISION' && fact.data.approver !== undefined) ||
        (fact.type === 'OperationSucceeded' && fact.data.kind === 'PROVISION' && fact.data.hadManualStep),
    );
    return [!hadPerson];
  });
  return { goodCount: succeeded.filter(Boolean).length, caseCount: succeeded.length };
}

export function recountSupported(history: readonly Remembered[], question: Question): Share {
  const closings = history.filter(
    ({ fact, recorded }) =>
      ['VersionDeprecated', 'VersionSunset', 'VersionRetired', 'VersionWithdrawn'].includes(fact.type) &&
      Date.parse(recorded.metadata.occurredAt) < question.to,
  );
  const live = storiesOf(history)
    .filter(({ asked: { fact } }) => countsFor(fact.data, question))
    .filter(({ told }) => isLive(told.filter(({ at }) => at < question.to)));
  const supported = live.filter(({ asked: { fact } }) =>
    closings.every(
      (closing) =>
        !('version' in closing.fact.data) ||
        closing.fact.data.capability !== fact.data.capability ||
        closing.fact.data.version !== fact.data.version,
    ),
  );
  return { goodCount: supported.length, caseCount: live.length };
}

export function recountMttasp(history: readonly Remembered[], { scope, from, to, environment }: Question): Durations {
  if (environment !== undefined) return { doneMs: [], openCount: 0, endedCount: 0 };
  const courses = toldOf(history).flatMap(({ fact, at }) => {
    if (fact.type !== 'CapabilityRegistered' || at < from || at >= to) return [];
    const { capability, ownerTeam, ownerDepartment } = fact.data;
    if (!names({ capability, ownerTeam, consumerTeam: '', department: ownerDepartment }, scope)) return [];
    const about = toldOf(history).filter(
      (told) => 'capability' in told.fact.data && told.fact.data.capability === capability,
    );
    const available = about.find(
      (told) =>
        (told.fact.type === 'VersionPublished' && told.fact.data.stage === 'GA') ||
        (told.fact.type === 'VersionPromoted' && told.fact.data.toStage === 'GA'),
    );
    const isRetired = about.some((told) => told.fact.type === 'CapabilityRetired');
    return [available ? { doneMs: available.at - at } : { isRetired }];
  });
  return {
    doneMs: courses.flatMap(({ doneMs }) => doneMs ?? []),
    openCount: courses.filter(({ isRetired }) => isRetired === false).length,
    endedCount: courses.filter(({ isRetired }) => isRetired === true).length,
  };
}

function toldOf(history: readonly Remembered[]): readonly Told[] {
  return history.map(({ fact, recorded }, index) => ({ fact, index, at: Date.parse(recorded.metadata.occurredAt) }));
}

function storiesOf(history: readonly Remembered[]): readonly Story[] {
  const byInstance = Map.groupBy(toldOf(history), ({ fact }) => ('instance' in fact.data ? fact.data.instance : ''));
  return [...byInstance.values()].flatMap((told) => {
    const asked = told.flatMap(({ fact, ...rest }) =>
      fact.type === 'OperationSubmitted' && fact.data.kind === 'PROVISION' && fact.data.cause === 'CONSUMER'
        ? [{ fact, ...rest }]
        : [],
    )[0];
    return asked === undefined ? [] : [{ asked, told }];
  });
}

function isFinish(fact: ScoredFact): boolean {
  const isEnd =
    fact.type === 'OperationSucceeded' || fact.type === 'OperationFailed' || fact.type === 'OperationTimedOut';
  return isEnd && fact.data.kind === 'PROVISION';
}

function lastFinish({ told }: Story): Told | undefined {
  return told.findLast(({ fact }) => isFinish(fact));
}

function isGivenUp(fact: ScoredFact): boolean {
  return (
    fact.type === 'InstanceDeprovisioned' ||
    ((fact.type === 'OperationRejected' || fact.type === 'OperationExpired' || fact.type === 'OperationCancelled') &&
      fact.data.kind === 'PROVISION')
  );
}

/** Whether the other story begins at the same desk within a day of an end that stood when it began. */
function asksAgain(story: Story, { asked }: Story): boolean {
  const [mine, theirs] = [story.asked.fact.data, asked.fact.data];
  if (mine.instance === theirs.instance || mine.consumerTeam !== theirs.consumerTeam) return false;
  if (mine.capability !== theirs.capability || mine.environment !== theirs.environment) return false;
  const before = story.told.findLast(({ fact, index }) => isFinish(fact) && index < asked.index);
  return before !== undefined && before.at <= asked.at && asked.at <= before.at + 86_400_000;
}

/** The last thing that was said of it, of what says whether it is there. */
function isLive(told: readonly Told[]): boolean {
  const phases = told.flatMap(({ fact: { type, data } }) => {
    if (type === 'InstanceProvisioned') return ['ACTIVE'];
    if (type === 'InstanceDeprovisioned') return ['GONE'];
    return 'instancePhase' in data ? [data.instancePhase] : [];
  });
  return ['ACTIVE', 'CHANGING', 'SUSPENDED', 'DEPROVISIONING'].includes(phases.at(-1) ?? 'GONE');
}

function countsFor(data: Of<'OperationSubmitted'>['data'], { scope, environment }: Question): boolean {
  if (environment !== undefined && data.environment !== environment) return false;
  return names({ ...data, department: data.consumerDepartment }, scope);
}

function names(
  case_: {
    readonly capability: string;
    readonly ownerTeam: string;
    readonly consumerTeam: string;
    readonly department: string;
  },
  { kind, name }: Scope,
): boolean {
  switch (kind) {
    case 'CAPABILITY':
      return case_.capability === name;
    case 'PRODUCER_TEAM':
      return case_.ownerTeam === name;
    case 'CONSUMER_TEAM':
      return case_.consumerTeam === name;
    case 'DEPARTMENT':
      return case_.department === name || case_.department.startsWith(`${name}/`);
    default:
      return true;
  }
}

function isWithin(at: number, { from, to }: Question): boolean {
  return from <= at && at < to;
}
