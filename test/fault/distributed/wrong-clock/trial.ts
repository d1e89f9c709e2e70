import { setTimeout as sleep } from 'node:timers/promises';
import { factsOf } from '../evidence.js';
import type { Special } from '../installation.js';
import type { Member } from '../member.js';
import { readinessOf, watchReadiness } from '../readiness.js';
import type { Scene } from '../stage.js';
import { until } from '../until.js';
import { type Calls, startCalls } from './calls.js';
import { timesTold } from './times.js';

export interface Trial {
  /** Negative when it is behind. */
  readonly aheadSeconds: number;
  /** Before the process is started, or while it answers. */
  readonly moved: 'AT_START' | 'ON_SIGNAL';
  /** What runs instead of the API, for a control. */
  readonly program?: Special['program'];
}

const [acknowledgedFirst, firstRefusalMs, calledMs, patienceMs] = [3, 30_000, 8_000, 60_000];

const shiftedClock = new URL('../shifted-clock.js', import.meta.url).href;

/** One more API has a clock that is wrong, under load and beside all others. It must not be ready, and record nothing; nobody else is disturbed. */
export async function wrongClockOnce(scene: Scene, trial: Trial): Promise<readonly string[]> {
  const { installation, observer, atRest } = scene;
  const run = `clock-${Date.now()}`;
  const [from, startedAt] = [await observer.eventStore.head(), Date.now()];
  const api = await installation.add(run, 'api', {
    program: trial.program,
    preload: shiftedClock,
    environment: { FAULT_CLOCK_AHEAD_SECONDS: `${trial.aheadSeconds}`, FAULT_CLOCK_MOVES: trial.moved },
  });
  const others = watchReadiness(installation.members, 'READY');
  try {
    const calls = await callingWrong(scene, api, run, trial);
    const own = watchReadiness([api], 'NEVER_READY');
    // What was begun before comes to nothing after its own deadline first. Whether nobody is ever refused is said by the calls.
    await until(() => calls.refusedCount() > 0, firstRefusalMs, 'the first refusal').catch(() => undefined);
    await sleep(calledMs);
    const [answers, ready, reads] = [await calls.end(), await own.end(), await queryOf(scene, api)];
    atRest.push(async () => {
      const facts = await factsOf(observer.eventStore);
      const stored = calls.storedAllTheSame(facts).map((each) => `[2] ${each}`);
      return [...timesTold(facts, { from, startedAt, endedAt: Date.now() }), ...stored];
    });
    return [...answers, ...ready, ...reads].map((each) => `[2] the clock of an API is wrong: ${each}`);
  } finally {
    await api.kill();
    const disturbed = await others.end();
    atRest.push(async () => disturbed.map((each) => `[11] beside a process whose clock is wrong, ${each}`));
  }
}

/** Starts the process and those who call it; its clock is wrong when this resolves. */
async function callingWrong(
  scene: Scene,
  api: Member & { readonly url: string },
  run: string,
  { moved, program }: Trial,
): Promise<Calls> {
  api.start();
  await until(() => isListening(api.url), patienceMs, 'the API to listen');
  if (moved === 'AT_START') {
    const calls = startCalls(scene, api.url, run);
    calls.expectRefusals();
    return calls;
  }
  await until(() => scene.installation.areReady([api]), patienceMs, 'the API to be ready');
  const calls = startCalls(scene, api.url, run);
  await until(() => calls.acknowledgedCount() >= acknowledgedFirst, patienceMs, 'the API to acknowledge something');
  api.moveClock();
  const isNoticed = async () => (await readinessOf(api))?.isReady === false;
  if (program === undefined) await until(isNoticed, patienceMs, 'the API to notice its clock');
  calls.expectRefusals();
  return calls;
}

async function isListening(url: string): Promise<boolean> {
  try {
    await (await fetch(url, { signal: AbortSignal.timeout(1_000) })).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** Whoever only asks is answered. */
async function queryOf({ callers }: Scene, { url }: { readonly url: string }): Promise<readonly string[]> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${callers.consumer}` },
    body: JSON.stringify({ query: '{ teams { totalCount } }' }),
  }).then(
    (response) => response.text(),
    (error: unknown) => String(error),
  );
  return answer.includes('"totalCount":2') ? [] : [`a query was answered ${answer}`];
}
