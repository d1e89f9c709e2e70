import { IsString, Length } from 'class-validator';
import { IdempotentShape, parseGlobalId } from '#libs/graphql';

/** A token as inputs name it: by its global id. */
export class TokenInput extends IdempotentShape {
  @IsString()
  @Length(1, 512, { context: { limit: '1 to 512 characters' } })
  readonly tokenId: string = '';
}

/** Returns the id by which facts name the token; an empty one, which no token has, when the global id is of something else. */
export function tokenNamed(tokenId: string): string {
  const known = parseGlobalId(tokenId);
  return known?.type === 'Token' ? known.id : '';
}
