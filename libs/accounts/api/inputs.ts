import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IdempotentShape, OpaquePrincipal } from '#libs/graphql';

const sdlRoles = ['CONSUMER', 'PRODUCER', 'OPERATOR', 'AUDITOR'] as const;

class GrantShape {
  @IsIn(sdlRoles)
  readonly role: (typeof sdlRoles)[number] = 'CONSUMER';

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1, { context: { limit: '1 to 100 teams' } })
  @ArrayMaxSize(100, { context: { limit: '1 to 100 teams' } })
  @Matches(/^[a-z][a-z0-9-]{1,62}$/, { each: true })
  readonly teams?: readonly string[] | null;
}

export class IssueTokenShape extends IdempotentShape {
  @IsString()
  @Length(1, 100, { context: { limit: '1 to 100 characters' } })
  readonly label: string = '';

  @IsArray()
  @ArrayMinSize(1, { context: { limit: '1 to 20 roles' } })
  @ArrayMaxSize(20, { context: { limit: '1 to 20 roles' } })
  @ValidateNested({ each: true })
  @Type(() => GrantShape)
  readonly grants: readonly GrantShape[] = [];

  @IsInt()
  @Min(1, { context: { limit: '1 to 366 days' } })
  @Max(366, { context: { limit: '1 to 366 days' } })
  readonly expiresInDays: number = 90;
}

export class RevokeTokenShape extends IdempotentShape {
  @IsString()
  @Length(1, 512, { context: { limit: '1 to 512 characters' } })
  readonly tokenId: string = '';
}

export class RevokeTokensShape extends IdempotentShape {
  @OpaquePrincipal()
  readonly principal: string = '';
}

export class TakeOverTokenShape extends RevokeTokenShape {}

export class EraseSubjectShape extends IdempotentShape {
  @OpaquePrincipal()
  readonly principal: string = '';
}

export class EraseInstanceShape extends IdempotentShape {
  @IsString()
  @Length(1, 512, { context: { limit: '1 to 512 characters' } })
  readonly instanceId: string = '';
}
