import { IsString, Length, Matches, MaxLength } from 'class-validator';
import { IdempotentShape } from '#libs/graphql';

const departmentPattern = /^(?=.{1,200}$)[a-z0-9-]{1,63}(?:\/[a-z0-9-]{1,63}){0,7}$/;

/** What is said of a team, with its bounds. */
export class TeamProfileInput extends IdempotentShape {
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
