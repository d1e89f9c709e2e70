import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { IdempotentShape } from '#libs/graphql';

const idLimit = { context: { limit: '1 to 512 characters' } };
const tokenLimit = { context: { limit: '1 to 2,147,483,647' } };

export class InstanceInput extends IdempotentShape {
  @IsString()
  @Length(1, 512, idLimit)
  readonly instanceId: string = '';
}

export class OperationInput extends IdempotentShape {
  @IsString()
  @Length(1, 512, idLimit)
  readonly operationId: string = '';
}

/** What a worker says about its work names the claim under which it is done. */
export class ClaimedInput extends OperationInput {
  @IsInt()
  @Min(1, tokenLimit)
  @Max(2_147_483_647, tokenLimit)
  readonly token: number = 0;

  @IsOptional()
  @IsString()
  @Length(1, 128, { context: { limit: '1 to 128 characters' } })
  readonly claimSecret?: string | null;
}
