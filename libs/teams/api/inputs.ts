import { IsIn, IsString, Length, Matches, MaxLength } from 'class-validator';
import { IdempotentShape } from '#libs/graphql';
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

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** An id as `viewer` shows it: a person's UUID, or a service account's with those of its issuers. Never an address or a name: a fact is for ever. */
const principalPattern = new RegExp(`^${uuid}(?:\\.[A-Za-z0-9-]{1,64}){0,2}$`);

class MembershipShape extends IdempotentShape {
  @IsString()
  readonly team: string = '';

  @IsIn(['CONSUMER', 'PRODUCER'] satisfies MemberRole[])
  readonly role: MemberRole = 'CONSUMER';
}

export class GrantMembershipShape extends MembershipShape {
  @Matches(principalPattern, {
    message: 'principal must be an opaque id, as `viewer { id }` tells it',
    context: { limit: 'a UUID, or one followed by those of its issuers' },
  })
  readonly principal: string = '';
}

export class RevokeMembershipShape extends MembershipShape {
  @IsString()
  @Length(1, 256, { context: { limit: '1 to 256 characters' } })
  readonly principal: string = '';
}
