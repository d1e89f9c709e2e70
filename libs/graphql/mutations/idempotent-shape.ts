import { IsString, Length } from 'class-validator';

/** What every mutation's input takes: the name by which a request is recognised when it comes again. */
export class IdempotentShape {
  @IsString()
  @Length(1, 128, { context: { limit: '1 to 128 characters' } })
  readonly idempotencyKey: string = '';
}
