import { IsIn, IsString } from 'class-validator';
import { IdempotentShape, type SecurityMeaning, textIn } from '#libs/graphql';
import type { MemberRole as SdlRole } from '#schema';
import type { MemberRole } from '../domain/team.js';

/** A membership as inputs name it; the principal is bounded by each mutation. */
export class MembershipInput extends IdempotentShape {
  @IsString()
  readonly team: string = '';

  @IsIn(['CONSUMER', 'PRODUCER'] satisfies SdlRole[])
  readonly role: SdlRole = 'CONSUMER';
}

/** The role of a member as facts name it. */
export const memberRoles = { CONSUMER: 'consumer', PRODUCER: 'producer' } as const satisfies Record<
  SdlRole,
  MemberRole
>;

/** A membership that came or went changes what somebody may do. */
export const membershipChanged: SecurityMeaning = {
  event: 'authz_change',
  details: (input) => ({
    target: textIn(input, 'principal'),
    team: textIn(input, 'team'),
    role: textIn(input, 'role'),
  }),
};
