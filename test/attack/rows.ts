import { meaningOf } from './answer.js';
import { type Attack, atOnce, countOf, type Scene } from './attack.js';
import { type ExpectedRefusal, judged, type Verdict } from './judge.js';
import { openOffer, wanting } from './market.js';
import { openSocket } from './socket.js';

/** What may be said to somebody who asks for too many rows. */
const tooManyRows: readonly ExpectedRefusal[] = [{ code: 'LIMIT_EXCEEDED' }, { code: 'RATE_LIMITED' }];
const rootCount = 20;

/** A log that is worth reading through. */
async function fillLog({ market: { consumer } }: Scene, count: number): Promise<void> {
  await atOnce(Array.from({ length: count }), 8, () => consumer.mutate('requestInstance', wanting()));
}

const roots = (field: (number: number) => string): string =>
  `{ ${Array.from({ length: rootCount }, (_, number) => `r${number}: ${field(number)}`).join(' ')} }`;

const findingNothing = roots(
  (number) => `facts(first: 100, filter: { types: ["Nothing${number}"] }) { edges { cursor } }`,
);
const longSeries = roots(
  (number) => `metric(id: "mttfd", window: { lastDays: ${400 - number} }) { series(bucket: DAY) { value caseCount } }`,
);

/** The same document from several at once; each is answered, or hears which limit it broke. */
function askedAtOnce(name: string, document: string): Attack {
  return {
    name,
    prepare: async (scene, { scale }) => {
      await fillLog(scene, countOf(1_500, scale, 150));
      const attacker = await scene.market.attackerAs('auditor');
      return () =>
        atOnce(Array.from({ length: countOf(40, scale, 10) }), 10, async (_, number) =>
          judged(`document ${number + 1}`, await attacker.ask(document), {
            kind: 'DATA_OR_REFUSED',
            by: tooManyRows,
          }),
        );
    },
  };
}

const subscriptionsPerSocket = 10;
const socketCount = 5;

const manyFollowers: Attack = {
  name: 'follows the log from its first fact with fifty subscriptions at once',
  prepare: async (scene, { scale }) => {
    await fillLog(scene, countOf(1_500, scale, 150));
    const attacker = await scene.market.attackerAs('auditor');
    return async () => {
      const sockets = await Promise.all(Array.from({ length: socketCount }, () => openSocket(attacker.asking)));
      const verdicts = await Promise.all(sockets.flatMap((socket, at) => followers(socket, at)));
      for (const socket of sockets) socket.end();
      return verdicts;
    };
  },
};

/** Replays are paced, and some wait for others. */
const followMs = 30_000;

function followers(socket: Awaited<ReturnType<typeof openSocket>>, at: number): readonly Promise<Verdict>[] {
  return Array.from({ length: subscriptionsPerSocket }, async (_, number) => {
    const name = `subscription ${number + 1} of socket ${at + 1}`;
    const { id } = socket.subscribe('subscription { facts { id data position } }');
    const { codes, payloads } = await socket.after(id, followMs);
    const isRefusal = codes.every((code) => ['LIMIT_EXCEEDED', 'RATE_LIMITED'].includes(code));
    if (payloads > 0 || (codes.length > 0 && isRefusal)) return { name, problem: undefined };
    return { name, problem: `neither a fact nor a limit in ${followMs} ms, but ${codes.join(', ') || 'silence'}` };
  });
}

const floodCount = 440;
const floodConcurrencyMax = 10;

/** One team asks for much within seconds: at some time it has to hear of a rate, and nobody may pay for it. */
const requestFlood: Attack = {
  name: 'requests 440 instances with 60 kB of parameters each within seconds',
  bounds: { mayRecord: true },
  prepare: async ({ market: { newTeam } }) => {
    const { team, consumer } = await newTeam();
    const flooding = wanting({
      ...openOffer,
      consumerTeam: team,
      name: 'flood',
      parameters: { a: 'f'.repeat(60_000) },
    });
    return async () => {
      const answers = await atOnce(Array.from({ length: floodCount }), floodConcurrencyMax, () =>
        consumer.attempt('requestInstance', flooding),
      );
      const verdicts = answers.map((answer, number) =>
        judged(`request ${number + 1}`, answer, { kind: 'DATA_OR_REFUSED', by: tooManyRows }),
      );
      const limited = answers.filter((answer) => {
        const meaning = meaningOf(answer);
        return meaning.kind === 'REFUSED' && meaning.errors.some(({ code }) => code === 'RATE_LIMITED');
      });
      const problem = limited.length > 0 ? undefined : 'none of them met a rate';
      return [...verdicts, { name: `${floodCount} requests together`, problem }];
    };
  },
};

export const rows: readonly Attack[] = [
  askedAtOnce('asks twenty times in one document for facts that are not there', findingNothing),
  askedAtOnce('asks for twenty series over 400 days in one document', longSeries),
  manyFollowers,
  requestFlood,
];
