import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedFact } from '#libs/kernel';
import { wantedInstance } from '../../../acceptance/sample-offer.js';
import { type Command, send } from '../conversation.js';
import { isSuccess } from '../ledger.js';
import type { Scene } from '../stage.js';

const [callerCount, pauseMs] = [3, 200];

/** Mutations that are sent to a process whose clock is wrong. */
export interface Calls {
  /** How many were acknowledged so far. */
  acknowledgedCount(): number;
  refusedCount(): number;
  /** From now on each that is begun has to be refused because of the clock. */
  expectRefusals(): void;
  /** Ends them, and repeats the last that were refused through another process. Gives a sentence for each answer that was not the one to expect. */
  end(): Promise<readonly string[]>;
  /** A sentence for each fact of a command that was refused because of the clock, and not repeated elsewhere. */
  storedAllTheSame(facts: readonly RecordedFact[]): readonly string[];
}

interface Calling {
  readonly scene: Scene;
  readonly url: string;
  readonly run: string;
  readonly ending: AbortSignal;
  readonly counts: { acknowledged: number; refused: number };
  readonly refused: Set<string>;
  readonly wrong: string[];
  areRefused: boolean;
}

export function startCalls(scene: Scene, url: string, run: string): Calls {
  const ending = new AbortController();
  const calling: Calling = {
    scene,
    url,
    run,
    ending: ending.signal,
    counts: { acknowledged: 0, refused: 0 },
    refused: new Set(),
    wrong: [],
    areRefused: false,
  };
  const callers = Array.from({ length: callerCount }, (_, caller) => keepRequesting(calling, caller));
  return {
    acknowledgedCount: () => calling.counts.acknowledged,
    refusedCount: () => calling.counts.refused,
    expectRefusals: () => {
      calling.areRefused = true;
    },
    end: async () => {
      ending.abort();
      await Promise.all(callers);
      const isHeeded = calling.counts.refused > 0;
      return [...calling.wrong, ...(isHeeded ? [] : ['no mutation was refused because of the clock'])];
    },
    storedAllTheSame: (facts) =>
      facts.flatMap(({ stream, revision, metadata }) =>
        calling.refused.has(metadata.correlationId)
          ? [`${metadata.correlationId} was refused because of the clock, and is stored at ${stream}@${revision}`]
          : [],
      ),
  };
}

async function keepRequesting(calling: Calling, caller: number): Promise<void> {
  let last: Command | undefined;
  for (let number = 0; !calling.ending.aborted; number += 1) {
    const command = requestOf(calling, `${calling.run}-request-${caller}-${number}`);
    if (await isRefused(calling, command)) last = command;
    await sleep(pauseMs, undefined, { signal: calling.ending }).catch(() => undefined);
  }
  if (last !== undefined) await repeat(calling, last);
}

function requestOf({ scene }: Calling, id: string): Command {
  return {
    id,
    mutation: 'requestInstance',
    selection: 'position instance { id } operation { id }',
    input: { idempotencyKey: id, ...wantedInstance, name: id },
    token: scene.callers.consumer,
  };
}

/** Asks the process once, and says whether it refused because of its clock. */
async function isRefused(calling: Calling, command: Command): Promise<boolean> {
  const { scene, url, areRefused, counts, refused, wrong } = calling;
  scene.ledger.write({ kind: 'asked', command: command.id, mutation: command.mutation });
  const sent = await send(url, command);
  if (sent.kind === 'ANSWERED') {
    scene.ledger.write({ kind: 'answered', command: command.id, answer: sent.answer });
    if (isSuccess(sent.answer)) counts.acknowledged += 1;
    if (areRefused) wrong.push(`it answered ${command.id} with ${sent.answer.code ?? 'success'}`);
    return false;
  }
  const isHeeded = sent.reason.includes('CLOCK_WRONG');
  if (areRefused && !isHeeded) wrong.push(`${command.id} came to nothing: ${sent.reason}`);
  if (!isHeeded) return false;
  counts.refused += 1;
  refused.add(command.id);
  return true;
}

/** As the refusal says: under the same key, of a process whose clock is right. */
async function repeat({ scene, refused, wrong }: Calling, command: Command): Promise<void> {
  const sent = await send(scene.installation.urls[0] ?? '', command);
  refused.delete(command.id);
  if (sent.kind === 'ANSWERED') scene.ledger.write({ kind: 'answered', command: command.id, answer: sent.answer });
  const isDone = sent.kind === 'ANSWERED' && isSuccess(sent.answer);
  if (!isDone) wrong.push(`${command.id}, repeated elsewhere, came to ${JSON.stringify(sent)}`);
}
