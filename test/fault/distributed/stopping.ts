import { Agent, request } from 'node:http';
import { z } from 'zod';
import { answerText } from '../../acceptance/answer-text.js';
import { wantedInstance } from '../../acceptance/sample-offer.js';
import type { Fault } from '../fault.js';
import { documentOf } from './conversation.js';
import { hurting } from './hurting.js';
import type { Scene, Stage } from './stage.js';
import { until } from './until.js';

const [callerCount, answersFirst, readyPatienceMs] = [12, 4, 60_000];

interface Calls {
  readonly scene: Scene;
  readonly url: string;
  readonly run: string;
  answered: number;
  readonly dropped: string[];
}

const answered = z.object({
  data: z.object({ answer: z.looseObject({ __typename: z.string(), position: z.string().optional() }) }),
});

/** Requests instances one after the other on a connection of its own, until nobody listens any more. */
async function keepRequesting(calls: Calls, caller: number): Promise<void> {
  const { scene, url, run } = calls;
  const { ledger, callers } = scene;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const query = documentOf('requestInstance', 'position');
  for (let number = 0; ; number += 1) {
    const id = `${run}-stopping-${caller}-${number}`;
    const headers = {
      authorization: `Bearer ${callers.consumer}`,
      'content-type': 'application/json',
      'x-correlation-id': id,
    };
    ledger.write({ kind: 'asked', command: id, mutation: 'requestInstance' });
    try {
      const asked = request(`${url}/graphql`, { method: 'POST', agent, headers });
      const input = { idempotencyKey: id, ...wantedInstance, name: id };
      asked.end(JSON.stringify({ query, variables: { input } }));
      const { answer } = answered.parse(JSON.parse(await answerText(asked))).data;
      ledger.write({ kind: 'answered', command: id, answer });
      calls.answered += 1;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      if (code !== 'ECONNREFUSED') calls.dropped.push(`${id}: ${code}`);
      return agent.destroy();
    }
  }
}

/** An API of its own is asked by many and then ended; gives the requests that it took and never answered. */
export async function stopUnderLoad(scene: Scene, how: 'terminate' | 'kill'): Promise<readonly string[]> {
  const run = `s${Date.now()}`;
  const { installation } = scene;
  const api = await installation.add(`api-${run}`, 'api');
  api.start();
  await until(() => installation.areReady([api]), readyPatienceMs, 'the API to be ready');
  const calls: Calls = { scene, url: api.url, run, answered: 0, dropped: [] };
  const callers = Array.from({ length: callerCount }, (_, caller) => keepRequesting(calls, caller));
  await until(() => calls.answered >= callerCount * answersFirst, readyPatienceMs, 'the load to be under way');
  const code = await api[how]();
  await Promise.all(callers);
  return [
    ...calls.dropped.map((dropped) => `[1] dropped while it was stopped: ${dropped}`),
    ...(how === 'terminate' && code !== 0
      ? [`[1] a process that was asked to end ended with ${code ?? 'a signal'}`]
      : []),
  ];
}

export const stopping = (stage: Stage): Fault =>
  hurting(stage, 'SIGTERM under load: no request is dropped', 3, (scene) => stopUnderLoad(scene, 'terminate'));
