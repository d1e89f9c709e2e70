import { IsIn, IsString, Length, Matches, MaxLength } from 'class-validator';
import { IdempotentShape, OpaquePrincipal } from '#libs/graphql';
import type { MemberRole } from '#schema';

const departmentPattern = /^(?=.{1,200}$)[a-z0-9-]{1,63}(?:\/[a-z0-9-]{1,63}){0,7}$/;

class ProfileShape extends IdempotentShape {
  @IsString()
  @Length(1, 200, { context: { limit: '1 to 200 characters' } })
  readonly name: string = '';

  @Matches(departmentPattern, {
    message: 'department must be a path such as acme/payments',
    context: { limit: '1 to 8 parts of 1 to 63 lower-case letters, digits and hyphens, 200 characters in all' },
  })
  readonly department: string = '';

  @IsString()
  @MaxLength(20_000, { context: { limit: 'at most 20,000 characters' } })
  readonly description: string = '';
}

export class RegisterTeamShape extends ProfileShape {
  @IsString()
  readonly slug: string = '';
}

export class DescribeTeamShape extends ProfileShape {
  @IsString()
  readonly team: string = '';
}

class MembershipShape extends IdempotentShape {
  @IsString()
  readonly team: string = '';

  @IsIn(['CONSUMER', 'PRODUCER'] satisfies MemberRole[])
  readonly role: MemberRole = 'CONSUMER';
}

export class GrantMembershipShape extends MembershipShape {
  @OpaquePrincipal()
  readonly principal: string = '';
}

export class RevokeMembershipShape extends MembershipShape {
  @IsString()
  @Length(1, 256, { context: { limit: '1 to 256 characters' } })
  readonly principal: string = '';
}
