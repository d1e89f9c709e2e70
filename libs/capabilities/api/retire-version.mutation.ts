import { mutation } from '#libs/graphql';
import { inTheWay, refusals } from './refusals.js';
import { Retirement } from './retirement.js';
import { VersionInput } from './version-input.js';
import { VersionNodes } from './version-nodes.js';

export const retireVersion = mutation('retireVersion', {
  input: VersionInput,
  uses: [Retirement],
  decide: ({ capability, version }, { caller, command }, retirement) =>
    retirement.retire({ capability, version }, caller, command),
  answer: {
    uses: [VersionNodes],
    fields: async ({ decided: { state }, input: { capability, version } }, nodes) => ({
      version: await nodes.recall({ capability, version }),
      stillHeldBy: state.stillHeldBy === undefined ? null : inTheWay(state.stillHeldBy),
    }),
  },
  refuse: refusals,
  security: 'NONE',
});
