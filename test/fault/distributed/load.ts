import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { wantedInstance } from '../../acceptance/sample-offer.js';
import { type Answer, type Command, send } from './conversation.js';
import { isSuccess, type Ledger } from './ledger.js';

/** Who talks to the marketplace, and where. */
export interface Callers {
  readonly urls: readonly string[];
  readonly operator: string;
  readonly consumer: string;
  readonly producer: string;
}

export interface LoadOptions {
  readonly callers: Callers;
  readonly ledger: Ledger;
  /** Makes commands of different loads different. */
  readonly run: string;
  readonly random: () => number;
  /** Positive control: whoever repeats a command takes a new key. */
  readonly repeatsUnder?: 'SAME_KEY' | 'NEW_KEY';
}

/** Consumers who request instances and give some back, and workers who do the work. */
export interface Load {
  /** Attempts that were answered, and those of which nobody knows what became. */
  readonly counts: { readonly answered: number; readonly unknown: number };
  readonly reasons: ReadonlyMap<string, number>;
  /** Ids of instances that are there to stay. */
  readonly instances: readonly string[];
  /** Lets consumers finish what they have begun; workers go on. */
  finish(): Promise<void>;
  /** Ends the workers, too. Whoever still waits for an answer gives up. */
  end(): Promise<void>;
}

interface Running extends LoadOptions {
  readonly counts: { answered: number; unknown: number };
  readonly reasons: Map<string, number>;
  readonly instances: string[];
  /** Aborts when no new command is to be begun. */
  readonly finishing: AbortSignal;
  /** Aborts when nobody waits for answers any longer. */
  readonly ending: AbortSignal;
}

const [consumerCount, workerCount] = [3, 2];
const pauseMs = 300;
/** How often an answer is lost on its way, after it was given; how often a key is used for something else; how often work is reported twice. */
const [lostRate, reusedRate, twiceRate] = [0.15, 0.1, 0.2];
const givenBackAfter = 2;
const finishPatienceMs = 90_000;

export function startLoad(options: LoadOptions): Load {
  const [finishing, ending] = [new AbortController(), new AbortController()];
  const running: Running = {
    ...options,
    counts: { answered: 0, unknown: 0 },
    reasons: new Map(),
    instances: [],
    finishing: finishing.signal,
    ending: ending.signal,
  };
  const consumers = Array.from({ length: consumerCount }, (_, number) => consume(running, number));
  const workers = Array.from({ length: workerCount }, (_, number) => work(running, number));
  return {
    counts: running.counts,
    reasons: running.reasons,
    instances: running.instances,
    finish: async () => {
      finishing.abort();
      const late = setTimeout(() => ending.abort(), finishPatienceMs);
      await Promise.all(consumers);
      clearTimeout(late);
    },
    end: async () => {
      finishing.abort();
      ending.abort();
      await Promise.all([...consumers, ...workers]);
    },
  };
}

const requested = z.looseObject({ instance: z.object({ id: z.string() }) });

async function consume(load: Running, consumer: number): Promise<void> {
  const toGiveBack: string[] = [];
  for (let number = 0; !load.finishing.aborted; number += 1) {
    const id = `${load.run}-request-${consumer}-${number}`;
    const command = {
      id,
      mutation: 'requestInstance',
      selection: 'position instance { id } operation { id }',
      input: { idempotencyKey: id, ...wantedInstance, name: id },
      token: load.callers.consumer,
    };
    const answer = requested.safeParse(await ask(load, command)).data;
    if (answer !== undefined) {
      if (load.random() < reusedRate) await reuse(load, command);
      // Every third is given back once it may be there; signals are about the others.
      (number % 3 === 0 ? toGiveBack : load.instances).push(answer.instance.id);
    }
    if (toGiveBack.length > givenBackAfter) await giveBack(load, `${id}-back`, toGiveBack.shift() ?? '');
    await sleep(pauseMs, undefined, { signal: load.finishing }).catch(() => undefined);
  }
}

async function giveBack(load: Running, id: string, instanceId: string): Promise<void> {
  const selection = 'position operation { id }';
  const input = { idempotencyKey: id, instanceId };
  await ask(load, { id, mutation: 'deprovisionInstance', selection, input, token: load.callers.consumer });
}

async function reuse(load: Running, command: Command): Promise<void> {
  const other = { ...command, input: { ...command.input, name: `${command.id}-other` } };
  const attempt = await send(urlOf(load, 0), other);
  if (attempt.kind === 'ANSWERED')
    load.ledger.write({ kind: 'key-reused', command: command.id, answer: attempt.answer });
}

const claimed = z.looseObject({
  claims: z.array(
    z.object({
      token: z.number(),
      secret: z.string(),
      operation: z.object({ id: z.string(), kind: z.string() }),
    }),
  ),
});

async function work(load: Running, worker: number): Promise<void> {
  for (let number = 0; !load.ending.aborted; number += 1) {
    const id = `${load.run}-claim-${worker}-${number}`;
    const answer = await ask(load, {
      id,
      mutation: 'claimFulfilments',
      selection: 'claims { token secret operation { id kind } }',
      input: { idempotencyKey: id, capabilities: ['postgresql'], countMax: 5, leaseDurationSeconds: 10 },
      token: load.callers.producer,
    });
    const { claims = [] } = claimed.safeParse(answer).data ?? {};
    await Promise.all(claims.map((claim, index) => complete(load, `${id}-${index}`, claim)));
    if (claims.length === 0) await sleep(pauseMs, undefined, { signal: load.ending }).catch(() => undefined);
  }
}

/** Some report the same work twice, under two keys: only one of the two may count. */
async function complete(
  load: Running,
  id: string,
  { token, secret, operation }: z.infer<typeof claimed>['claims'][number],
): Promise<void> {
  const outputs = operation.kind === 'DEPROVISION' ? {} : { host: 'db-1.example.org' };
  const report = (name: string) =>
    ask(load, {
      id: name,
      mutation: 'succeedFulfilment',
      selection: 'position operation { id }',
      input: { idempotencyKey: name, operationId: operation.id, token, claimSecret: secret, outputs },
      token: load.callers.producer,
    });
  const isTwice = load.random() < twiceRate;
  await Promise.all([report(`${id}-done`), ...(isTwice ? [report(`${id}-done-too`)] : [])]);
}

/** Asks until there is an answer; undefined when it is given up. Some answers get lost, and are asked for again. */
async function ask(load: Running, command: Command): Promise<Answer | undefined> {
  const { ledger, counts, random } = load;
  ledger.write({ kind: 'asked', command: command.id, mutation: command.mutation });
  for (let attempt = 0; !load.ending.aborted; attempt += 1) {
    const sent = await send(urlOf(load, attempt), {
      ...command,
      input: { ...command.input, ...keyOf(load, command, attempt) },
    });
    if (sent.kind === 'UNKNOWN') {
      counts.unknown += 1;
      load.reasons.set(sent.reason, (load.reasons.get(sent.reason) ?? 0) + 1);
      await sleep(pauseMs);
      continue;
    }
    counts.answered += 1;
    ledger.write({ kind: 'answered', command: command.id, answer: sent.answer });
    if (random() >= lostRate || !isSuccess(sent.answer)) return sent.answer;
  }
  return undefined;
}

/** Whoever was not answered by one asks another. */
function urlOf({ callers: { urls }, random }: Running, attempt: number): string {
  return urls[(Math.floor(random() * urls.length) + attempt) % urls.length] ?? '';
}

function keyOf({ repeatsUnder }: Running, { input }: Command, attempt: number) {
  const isNew = repeatsUnder === 'NEW_KEY' && attempt > 0;
  return { idempotencyKey: isNew ? `${input.idempotencyKey}-${attempt}` : input.idempotencyKey };
}
