import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** The field may be left out, and holds at most so many characters. */
export function OptionalText(lengthMax: number): PropertyDecorator {
  const limit = `at most ${lengthMax.toLocaleString('en-US')} characters`;
  return applyDecorators(MaxLength(lengthMax, { context: { limit } }), IsString(), IsOptional());
}
