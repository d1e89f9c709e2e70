import { z } from 'zod';
import { type Answer, meaningOf } from './answer.js';
import { type Attack, atOnce, countOf, type Scene } from './attack.js';
import { type Expected, judged, limitNamed, type Verdict } from './judge.js';
import { type Caller, openOffer, publishVersion, registerCapability, wanting } from './market.js';

const aliasCount = 50;
const answerSize = limitNamed(/answer/i);
/** Whoever asks for too much again and again may also hear of a rate. */
const refusedOften: Expected = { kind: 'REFUSED', by: [answerSize, { code: 'RATE_LIMITED' }] };

/** 63 kB of JSON in which every third byte is another object. */
const manyLeaves = { a: Array.from({ length: 21_000 }, () => []) };

const aliased = (field: string, count = aliasCount): string =>
  Array.from({ length: count }, (_, number) => `a${number}: ${field}`).join(' ');

async function requestLeaves(scene: Scene, count: number): Promise<Caller> {
  const { consumer, attackerAs } = scene.market;
  await atOnce(Array.from({ length: count }), 4, () =>
    consumer.mutate('requestInstance', wanting({ ...openOffer, parameters: manyLeaves })),
  );
  return attackerAs('consumer');
}

const pageOfLeaves = `{ operations(first: 100) { edges { node { ${aliased('parameters')} } } } }`;

const aliasedLeaves: Attack = {
  name: 'opens 63 kB of JSON leaves fifty times over on each of a hundred requests, and fifty such documents at once',
  prepare: async (scene, { scale }) => {
    const attacker = await requestLeaves(scene, countOf(100, scale, 40));
    return async () => {
      const alone = judged('alone', await attacker.ask(pageOfLeaves), { kind: 'REFUSED', by: [answerSize] });
      const together = await atOnce(Array.from({ length: aliasCount }), aliasCount, async (_, number) =>
        judged(`${number + 1} of ${aliasCount} at once`, await attacker.ask(pageOfLeaves), refusedOften),
      );
      return [alone, ...together];
    };
  },
};

const aliasedSchemas: Attack = {
  name: 'opens the 60 kB schema of each of a hundred versions fifty times over',
  prepare: async ({ market: { producer, attackerAs } }, { scale }) => {
    const capability = `schemas-${Math.floor(performance.now())}`;
    await registerCapability(producer, capability);
    const parameterSchema = { type: 'object', description: 'x'.repeat(60_000) };
    for (let number = 0; number < countOf(100, scale, 20); number += 1) {
      await publishVersion(producer, { capability, version: `1.${number}.0` }, { parameterSchema });
    }
    const attacker = await attackerAs('consumer');
    const document = `{ capability(slug: "${capability}") { versions(first: 100) { edges { node { contract { ${aliased('parameterSchema')} } } } } } }`;
    return async () => [
      judged('fifty times over', await attacker.ask(document), { kind: 'REFUSED', by: [answerSize] }),
      judged('once', await attacker.ask(document.replace(aliased('parameterSchema'), 'parameterSchema')), {
        kind: 'DATA_OR_REFUSED',
        by: [answerSize],
      }),
    ];
  },
};

const committed = z.looseObject({
  errors: z.tuple([
    z.looseObject({
      extensions: z.looseObject({
        code: z.literal('LIMIT_EXCEEDED'),
        committed: z.literal(true),
        position: z.string(),
      }),
    }),
  ]),
});

/** What is recorded stays recorded, however little of it fits into the answer; whoever asked has to hear so. */
export function toldAsCommitted(answer: Answer): Verdict {
  const name = 'a request whose answer is too large';
  if (answer.kind === 'ANSWERED' && committed.safeParse(answer.body).success) return { name, problem: undefined };
  const said = answer.kind === 'ANSWERED' ? JSON.stringify(answer.body).slice(0, 300) : meaningOf(answer).kind;
  return { name, problem: `its answer does not tell that it was committed, and where: ${said}` };
}

const largeMutation: Attack = {
  name: 'asks a mutation for more than an answer holds',
  bounds: { mayRecord: true },
  prepare: async ({ market: { attackerAs } }) => {
    const attacker = await attackerAs('consumer');
    return async () => {
      const input = wanting({ ...openOffer, parameters: { a: 'x'.repeat(60_000) } });
      return [
        toldAsCommitted(await attacker.attempt('requestInstance', input, `operation { ${aliased('parameters', 45)} }`)),
      ];
    };
  },
};

export const jsonLeaves: readonly Attack[] = [aliasedLeaves, aliasedSchemas, largeMutation];
