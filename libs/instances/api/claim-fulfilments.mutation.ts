import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsString, Max, Min } from 'class-validator';
import { can, type Principal } from '#libs/access';
import { type AccessRejection, denied, IdempotentShape, mutation } from '#libs/graphql';
import { Owners } from '../owners.store.js';
import { Answers } from './answers.js';
import { LeaseDuration } from './lease-duration.js';
import { WorkClaims } from './work-claims.js';

const capabilitiesLimit = { context: { limit: '1 to 50 capabilities' } };
const countLimit = { context: { limit: '1 to 50' } };

class ClaimFulfilmentsInput extends IdempotentShape {
  @IsArray()
  @ArrayMinSize(1, capabilitiesLimit)
  @ArrayMaxSize(50, capabilitiesLimit)
  @IsString({ each: true })
  readonly capabilities: readonly string[] = [];

  @IsInt()
  @Min(1, countLimit)
  @Max(50, countLimit)
  readonly countMax: number = 1;

  @LeaseDuration()
  readonly leaseDurationSeconds?: number | null;
}

export const claimFulfilments = mutation('claimFulfilments', {
  input: ClaimFulfilmentsInput,
  uses: [WorkClaims, Owners],
  decide: async ({ capabilities, countMax, leaseDurationSeconds }, { caller, command }, claims, owners) => {
    const rejection = await missingRight(caller, capabilities, owners);
    if (rejection) return denied(rejection);
    return claims.claim({ capabilities, countMax, leaseDurationSeconds: leaseDurationSeconds ?? undefined }, command);
  },
  answer: {
    uses: [Answers],
    fields: async ({ decided, viewsReached }, answers) => ({
      claims: await Promise.all(
        decided.state.map(async ({ address, ...claim }) => ({
          ...claim,
          operation: await answers.operation(address, viewsReached),
        })),
      ),
    }),
  },
  refuse: {},
  security: 'NONE',
});

/** Tells of the first capability that is not there, or whose work the caller may not do. */
async function missingRight(
  caller: Principal,
  capabilities: readonly string[],
  owners: Owners,
): Promise<AccessRejection | undefined> {
  const found = await Promise.all(capabilities.map((capability) => owners.find(capability)));
  for (const [index, owner] of found.entries()) {
    if (owner.status === 'UNKNOWN') return { reason: 'NotFound', path: `/capabilities/${index}` };
    if (can(caller, 'fulfil', { type: 'Capability', ownerTeam: owner.ownerTeam })) continue;
    const message = `This takes the role of a producer of team ${owner.ownerTeam}, which owns ${capabilities[index]}`;
    return { reason: 'NotPermitted', message };
  }
  return undefined;
}
