import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsByteLength,
  IsIn,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { mutation } from '#libs/graphql';
import type { ApprovalPolicy, FulfilmentChannel, DraftVersionInput as SdlInput } from '#schema';
import { draftVersion as rule } from '../domain/draft-version.js';
import { Contract } from '../events/index.js';
import { changedVersion } from './changed-version.js';
import { refusals } from './refusals.js';
import { VersionDecisions } from './version-decisions.js';
import { VersionInput } from './version-input.js';

const schemaBytesMax = 65_536;

class PlanInput {
  @IsString()
  readonly slug: string = '';

  @IsString()
  @Length(1, 200, { context: { limit: '1 to 200 characters' } })
  readonly name: string = '';

  @IsString()
  @MaxLength(2_000, { context: { limit: 'at most 2,000 characters' } })
  readonly description: string = '';

  @IsInt()
  @Min(0, { context: { limit: '0 to 1,000,000,000' } })
  @Max(1_000_000_000, { context: { limit: '0 to 1,000,000,000' } })
  readonly monthlyPriceCents: number = 0;

  @Matches(/^[A-Z]{3}$/, {
    message: 'currency must be an ISO 4217 code such as EUR',
    context: { limit: 'three capital letters' },
  })
  readonly currency: string = '';
}

/** Schemas come as text: what others wrote is never taken apart by the validator of inputs. */
class DraftVersionInput extends VersionInput {
  @Matches(/^\{/, { message: 'parameterSchema must be a JSON object', context: { limit: 'a JSON object' } })
  @IsByteLength(0, schemaBytesMax, { context: { limit: 'at most 64 KiB' } })
  readonly parameterSchema: string = '';

  @Matches(/^\{/, { message: 'outputSchema must be a JSON object', context: { limit: 'a JSON object' } })
  @IsByteLength(0, schemaBytesMax, { context: { limit: 'at most 64 KiB' } })
  readonly outputSchema: string = '';

  @IsArray()
  @ArrayMinSize(1, { context: { limit: '1 to 20 plans' } })
  @ArrayMaxSize(20, { context: { limit: '1 to 20 plans' } })
  @ArrayUnique((plan: PlanInput) => plan.slug, { context: { limit: 'each plan with a slug of its own' } })
  @ValidateNested({ each: true })
  @Type(() => PlanInput)
  readonly plans: readonly PlanInput[] = [];

  @IsIn(['WORKER'] satisfies FulfilmentChannel[])
  readonly channel: FulfilmentChannel = 'WORKER';

  @IsIn(['AUTO', 'PRODUCER'] satisfies ApprovalPolicy[])
  readonly approval: ApprovalPolicy = 'AUTO';

  @IsInt()
  @Min(60, { context: { limit: '60 to 7,776,000 seconds' } })
  @Max(7_776_000, { context: { limit: '60 to 7,776,000 seconds' } })
  readonly approvalTimeoutSeconds: number = 604_800;

  @IsInt()
  @Min(1, { context: { limit: '1 to 86,400 seconds' } })
  @Max(86_400, { context: { limit: '1 to 86,400 seconds' } })
  readonly leaseDurationSeconds: number = 60;

  @IsString()
  @MaxLength(20_000, { context: { limit: 'at most 20,000 characters' } })
  readonly releaseNotes: string = '';
}

export const draftVersion = mutation('draftVersion', {
  input: DraftVersionInput,
  prepare: withSchemaTexts,
  uses: [VersionDecisions],
  decide: ({ capability, version, ...drafted }, { caller, command }, decisions) =>
    decisions.byOwner({ name: { capability, version }, principal: caller, action: 'publish' }, command, (owned) =>
      rule({ capability, version, contract: contractOf(drafted) }, owned),
    ),
  answer: changedVersion,
  refuse: refusals,
  security: 'NONE',
});

/** The input with its schemas as text, which is how they are validated: nobody takes them apart on the way. */
function withSchemaTexts({ parameterSchema, outputSchema, ...input }: SdlInput) {
  return {
    ...input,
    parameterSchema: JSON.stringify(parameterSchema),
    outputSchema: JSON.stringify(outputSchema),
  };
}

/** The contract as facts state it. */
function contractOf(drafted: Omit<DraftVersionInput, 'idempotencyKey' | 'capability' | 'version'>): Contract {
  const { plans, parameterSchema, outputSchema, ...terms } = drafted;
  return Contract.parse({
    ...terms,
    parameterSchema: JSON.parse(parameterSchema),
    outputSchema: JSON.parse(outputSchema),
    plans: plans.map(({ slug, name, description, monthlyPriceCents, currency }) => ({
      plan: slug,
      name,
      description,
      monthlyPriceCents,
      currency,
    })),
  });
}
