import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IdempotentShape } from '#libs/graphql';
import { tagPattern } from '../domain/tag.js';

class LinkInput {
  @IsString()
  @Length(1, 200, { context: { limit: '1 to 200 characters' } })
  readonly title: string = '';

  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false, allow_underscores: true })
  @MaxLength(2_000, { context: { limit: 'at most 2,000 characters' } })
  readonly url: string = '';
}

/** What a capability says of itself, as inputs state it. */
export class CapabilityDescriptionInput extends IdempotentShape {
  @IsString()
  @Length(1, 200, { context: { limit: '1 to 200 characters' } })
  readonly name: string = '';

  @IsString()
  @Length(1, 500, { context: { limit: '1 to 500 characters' } })
  readonly summary: string = '';

  @IsString()
  @MaxLength(20_000, { context: { limit: 'at most 20,000 characters' } })
  readonly description: string = '';

  @IsArray()
  @ArrayMaxSize(20, { context: { limit: 'at most 20 tags' } })
  @ArrayUnique({ context: { limit: 'each tag once' } })
  @Matches(tagPattern, {
    each: true,
    message: 'each tag must be written in lower-case letters, digits and hyphens',
    context: { limit: '1 to 50 lower-case letters, digits and hyphens' },
  })
  readonly tags: readonly string[] = [];

  @IsArray()
  @ArrayMaxSize(20, { context: { limit: 'at most 20 links' } })
  @ValidateNested({ each: true })
  @Type(() => LinkInput)
  readonly links: readonly LinkInput[] = [];

  @IsOptional()
  @IsInt()
  @Min(0, { context: { limit: '0 to 730 days' } })
  @Max(730, { context: { limit: '0 to 730 days' } })
  readonly noticePeriodDays?: number | null;
}
