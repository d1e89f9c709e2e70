import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Answer, post } from './answer.js';
import type { Attack, Scene } from './attack.js';
import type { Verdict } from './judge.js';
import { type Caller, callerOf, wanting } from './market.js';

const lineShape = z.looseObject({
  log: z.literal('security'),
  event: z.string(),
  outcome: z.enum(['success', 'refused', 'failed']),
  address: z.string(),
  correlationId: z.string(),
});
export type SecurityLine = z.infer<typeof lineShape>;

/** The lines of the security log among all that a process said. */
export function securityLinesIn(output: string): readonly SecurityLine[] {
  return output
    .split('\n')
    .filter((line) => line.includes('"log":"security"'))
    .flatMap((line) => lineShape.safeParse(parsed(line)).data ?? []);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

interface Refused {
  readonly name: string;
  /** What the line has to say. */
  readonly event: string;
  readonly answer: Answer;
}

/** Whether a refusal left its line, with the address that it came from. */
export function lineProblem(
  { event, answer }: Pick<Refused, 'event' | 'answer'>,
  lines: readonly SecurityLine[],
): string | undefined {
  const correlationId = answer.kind === 'ANSWERED' ? answer.headers['x-correlation-id'] : undefined;
  if (correlationId === undefined) return 'the answer has no correlation id';
  const own = lines.filter((line) => line.correlationId === correlationId && line.outcome === 'refused');
  const told = own.map((line) => line.event).join(', ');
  if (!own.some((line) => line.event === event)) return `no line of ${event} was left, but: ${told || 'nothing'}`;
  return own.every(({ address }) => address === refusedAddress) ? undefined : 'the line names another address';
}

/** An address of its own: so many lines of one address are written in a minute, and no other attack has used them up. */
export const refusedAddress = '127.0.0.99';

/** Lines are written before or soon after the answer. */
const writtenMs = 500;

/** A secret that has the form of one, and one whose end was changed. */
const strangeToken = `bourse_${'0'.repeat(32)}_${'s'.repeat(43)}`;

export const securityLog: Attack = {
  name: 'is refused in every way, and looks for its traces',
  prepare: async (scene) => {
    const { asService } = scene.market;
    const consumer = await asService([{ role: 'consumer', teams: ['payments'] }], refusedAddress);
    return async () => {
      const refused = await allRefused(scene, consumer);
      await sleep(writtenMs);
      const lines = scene.installation.servers.flatMap((server) => securityLinesIn(server.output()));
      return refused.map(({ name, ...each }): Verdict => ({ name, problem: lineProblem(each, lines) }));
    };
  },
};

async function allRefused({ installation: { url }, market }: Scene, consumer: Caller): Promise<readonly Refused[]> {
  const stranger = (token: string | undefined) => callerOf({ url, token, address: refusedAddress });
  const { secrets, operator } = market;
  const changed = `${(operator.asking.token ?? '').slice(0, -4)}AAAA`;
  for (const secret of [strangeToken, changed]) secrets.add(secret);
  const viewer = '{ viewer { id } }';
  const posted = (body: string, headers: Readonly<Record<string, string>> = {}) =>
    post(consumer.asking, body, { headers });
  return [
    { name: 'no token', event: 'authn_login_fail', answer: await stranger(undefined).ask(viewer) },
    { name: 'a token of nobody', event: 'authn_login_fail', answer: await stranger(strangeToken).ask(viewer) },
    { name: 'a wrong secret', event: 'authn_login_fail', answer: await stranger(changed).ask(viewer) },
    { name: 'no token at all', event: 'authn_login_fail', answer: await stranger('three.small.words').ask(viewer) },
    {
      name: 'a request for another team',
      event: 'authz_fail',
      answer: await consumer.attempt('requestInstance', wanting({ consumerTeam: 'search' })),
    },
    {
      name: 'a mutation for operators',
      event: 'authz_fail',
      answer: await consumer.attempt('registerTeam', {
        slug: 'mine',
        name: 'm',
        department: 'acme/m',
        description: '',
      }),
    },
    {
      name: 'something hidden',
      event: 'authz_not_found',
      answer: await consumer.attempt('cancelOperation', { operationId: 'bm90aGluZw', reason: '' }),
    },
    {
      name: 'too many tokens',
      event: 'limit_exceeded',
      answer: await consumer.ask(`{ ${'__typename '.repeat(1_001)} }`),
    },
    {
      name: 'too large a body',
      event: 'limit_exceeded',
      answer: await posted(`{"query":"{viewer{id}}${' '.repeat(300_000)}"}`),
    },
    { name: 'a document that is none', event: 'input_validation_fail', answer: await consumer.ask('{ viewer { id ') },
    { name: 'a body that is none', event: 'input_validation_fail', answer: await posted('{"query":') },
  ];
}
