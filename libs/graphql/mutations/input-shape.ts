import { plainToInstance } from 'class-transformer';
import { type ValidationError, validate } from 'class-validator';
import type { Violation } from '#schema';

/** A class whose fields carry class-validator's decorators. */
export type InputShape<Input extends object> = new () => Input;

export type Checked<Input> =
  | { readonly outcome: 'valid'; readonly input: Input }
  | { readonly outcome: 'invalid'; readonly violations: readonly Omit<Violation, '__typename'>[] };

const violationsMax = 100;

/** Checks an input against the bounds that its class states; what the class does not name is refused. */
export async function checkInput<Input extends object>(
  shape: InputShape<Input>,
  given: object,
): Promise<Checked<Input>> {
  const input = plainToInstance(shape, given, { exposeUnsetFields: false });
  const errors = await validate(input, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (errors.length === 0) return { outcome: 'valid', input };
  return { outcome: 'invalid', violations: errors.flatMap((error) => violationsOf(error, '')).slice(0, violationsMax) };
}

function violationsOf(error: ValidationError, parentPath: string): readonly Omit<Violation, '__typename'>[] {
  const path = `${parentPath}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    path,
    message,
    limit: statedLimit(error, constraint) ?? limitIn(message),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => violationsOf(child, path))];
}

/** A decorator may state its limit in words: `@Length(1, 200, { context: { limit: '1 to 200 characters' } })`. */
function statedLimit(error: ValidationError, constraint: string): string | undefined {
  const context: unknown = error.contexts?.[constraint];
  const isStated = typeof context === 'object' && context !== null && 'limit' in context;
  return isStated && typeof context.limit === 'string' ? context.limit : undefined;
}

/** class-validator's own messages read `<field> must be <limit>`. */
function limitIn(message: string): string | null {
  return / must (?:be )?(.+)$/s.exec(message)?.[1] ?? null;
}
