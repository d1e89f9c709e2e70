import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { wantedInstance } from '../../../acceptance/sample-offer.js';
import { type Answer, send } from '../conversation.js';
import { isSuccess } from '../ledger.js';
import type { Scene } from '../stage.js';
import { until } from '../until.js';

/** An instance that was given back, and the words with which it was requested: they can be erased. */
export interface Words {
  readonly text: string;
  readonly instanceId: string;
}

const [attemptsMax, pauseMs, lookEveryMs, answerMs, patienceMs] = [60, 500, 250, 5_000, 60_000];

const requested = z.looseObject({ instance: z.object({ id: z.string() }) });

/** Requests an instance with words of its own, and gives it back once it is there. The load's workers do the work. */
export async function writeWords(scene: Scene, run: string): Promise<Words> {
  const text = `the words of ${run}`;
  const { consumer } = scene.callers;
  const input = { ...wantedInstance, name: run, justification: text };
  const answer = await act(scene, {
    id: `${run}-words`,
    mutation: 'requestInstance',
    selection: 'position instance { id }',
    input,
    token: consumer,
  });
  const { instance } = requested.parse(answer);
  const words = { text, instanceId: instance.id };
  const back = {
    id: `${run}-back`,
    mutation: 'deprovisionInstance',
    selection: 'position operation { id }',
    token: consumer,
  };
  await act(scene, { ...back, input: { instanceId: instance.id } });
  const isGone = async () => (await seenOf(scene, words, scene.callers.urls[0] ?? ''))?.phase === 'GONE';
  await until(isGone, patienceMs, `${run} to be gone`);
  return words;
}

export async function eraseWords(scene: Scene, run: string, { instanceId }: Words): Promise<void> {
  const { operator } = scene.callers;
  const selection = 'position';
  await act(scene, {
    id: `${run}-erase`,
    mutation: 'eraseInstance',
    selection,
    input: { instanceId },
    token: operator,
  });
}

interface Deed {
  readonly id: string;
  readonly mutation: string;
  readonly selection: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly token: string;
}

/** Asks until it succeeds, under one key: what came before may not have come to an end yet. */
async function act({ ledger, callers }: Scene, { input, ...deed }: Deed): Promise<Answer> {
  let refused = 'nobody was asked';
  ledger.write({ kind: 'asked', command: deed.id, mutation: deed.mutation });
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const url = callers.urls[attempt % callers.urls.length] ?? '';
    const sent = await send(url, { ...deed, input: { idempotencyKey: deed.id, ...input } });
    if (sent.kind === 'ANSWERED' && isSuccess(sent.answer)) return sent.answer;
    refused = sent.kind === 'ANSWERED' ? String(sent.answer.code) : sent.reason;
    await sleep(pauseMs);
  }
  throw new Error(`${deed.mutation} does not succeed: ${refused}`);
}

const shown = z.object({
  data: z.nullish(
    z.object({
      found: z.nullable(
        z.object({
          phase: z.string(),
          operations: z.object({
            edges: z.array(z.object({ node: z.object({ justification: z.string().nullable() }) })),
          }),
        }),
      ),
    }),
  ),
});

const query = `query ($id: ID!) { found: instance(id: $id) { phase operations { edges { node { justification } } } } }`;

/** What an API shows of the instance to who requested it; undefined when it does not answer, or does not know it yet. */
async function seenOf({ callers }: Scene, { instanceId }: Words, url: string) {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${callers.consumer}` },
    body: JSON.stringify({ query, variables: { id: instanceId } }),
    signal: AbortSignal.timeout(answerMs),
  })
    .then((response) => response.json())
    .catch(() => undefined);
  const found = answer === undefined ? undefined : shown.parse(answer).data?.found;
  if (found === undefined || found === null) return undefined;
  return { phase: found.phase, texts: found.operations.edges.map(({ node }) => node.justification ?? '') };
}

export interface Watch {
  /** Waits until each API has shown that the words are erased. Throws when that does not happen. */
  untilErased(): Promise<void>;
  /** Looks a last time, and gives each time that the words were read after their erasure was seen. */
  end(): Promise<readonly string[]>;
}

/** Looks at the words through each API all the time, from their erasure on: who once saw that they are erased must never read them again. */
export function watchWords(scene: Scene, words: Words): Watch {
  const { urls } = scene.callers;
  const erasedAt = new Set<string>();
  const found: string[] = [];
  const ending = new AbortController();
  const look = async (url: string): Promise<void> => {
    const seen = await seenOf(scene, words, url);
    if (seen === undefined) return;
    const isRead = seen.texts.includes(words.text);
    if (isRead && erasedAt.has(url)) found.push(`[13] ${words.text} were erased, and read again through ${url}`);
    if (!isRead && seen.texts.includes('erased')) erasedAt.add(url);
  };
  const watching = urls.map(async (url) => {
    while (!ending.signal.aborted) {
      await look(url);
      await sleep(lookEveryMs);
    }
  });
  const untilErased = () =>
    until(() => urls.every((url) => erasedAt.has(url)), patienceMs, `${words.text} to be erased`);
  return {
    untilErased,
    end: async () => {
      await untilErased().catch((error: unknown) => void found.push(`[13] ${String(error)}`));
      ending.abort();
      await Promise.all(watching);
      for (const url of urls) await look(url);
      return found;
    },
  };
}
