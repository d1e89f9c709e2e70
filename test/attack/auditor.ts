import { type Attack, atOnce, countOf } from './attack.js';
import { judged } from './judge.js';
import { openOffer, wanting } from './market.js';

const parameters = { a: 'x'.repeat(60_000) };
const concurrencyMax = 4;
/** So many requests of this size each team may make in a minute without meeting its rate. */
const perTeamMax = 200;

/** What an auditor looks for, who may see everything. */
const questions: readonly string[] = [
  '{ instances(first: 1) { totalCount } operations(first: 1) { totalCount } }',
  '{ instances(first: 100, search: "ledger") { totalCount edges { node { id name phase } } } }',
  '{ instances(first: 100, search: "l e d g e r", orderBy: NAME) { totalCount edges { node { name } } } }',
  '{ operations(first: 100) { totalCount edges { node { id state instance { name } } } } }',
  '{ instances(first: 100) { edges { node { id operations(first: 20) { totalCount edges { node { id } } } } } } }',
  '{ operations(first: 100, filter: { states: [QUEUED] }) { totalCount edges { node { id parameters } } } }',
];

export const auditor: readonly Attack[] = [
  {
    name: 'counts and searches two thousand instances with 60 kB of parameters each, as an auditor',
    prepare: async ({ market }, { scale }) => {
      const wanted = Array.from({ length: countOf(2_000, scale, 120) });
      const holders = await atOnce(Array.from({ length: Math.ceil(wanted.length / perTeamMax) }), 1, () =>
        market.newTeam(),
      );
      await atOnce(wanted, concurrencyMax, (_, number) => {
        const { team: consumerTeam, consumer } = holders[number % holders.length] ?? {
          team: '',
          consumer: market.consumer,
        };
        return consumer.mutate('requestInstance', wanting({ ...openOffer, consumerTeam, parameters }));
      });
      const attacker = await market.attackerAs('auditor');
      const asked = Array.from({ length: countOf(10, scale) }, () => questions).flat();
      return () =>
        atOnce(asked, 5, async (document) => {
          const by = [{ code: 'LIMIT_EXCEEDED' }, { code: 'RATE_LIMITED' }];
          return judged(document.slice(0, 80), await attacker.ask(document), { kind: 'DATA_OR_REFUSED', by });
        });
    },
  },
];
