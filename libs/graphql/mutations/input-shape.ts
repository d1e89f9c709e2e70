import { plainToInstance } from 'class-transformer';
import { IsDefined, type ValidationError, validate } from 'class-validator';
import type { Violation } from '#schema';

/** A class whose fields carry class-validator's decorators. */
export type InputShape<Input extends object> = new () => Input;

export type Checked<Input> =
  | { readonly outcome: 'valid'; readonly input: Input }
  | { readonly outcome: 'invalid'; readonly violations: readonly Omit<Violation, '__typename'>[] };

const violationsMax = 100;

const jsonFields = new WeakMap<object, readonly string[]>();

/** Marks a field that holds any JSON value but null. It is handed on as it came: the names inside it are its author's, also `constructor`. */
export function JsonValue() {
  return (prototype: object, name: string): void => {
    IsDefined({ context: { limit: 'a JSON value' } })(prototype, name);
    jsonFields.set(prototype, [...jsonFieldsOf(prototype), name]);
  };
}

/** Those of a class and of what it extends. */
function jsonFieldsOf(prototype: object | null): readonly string[] {
  if (prototype === null) return [];
  return jsonFields.get(prototype) ?? jsonFieldsOf(Object.getPrototypeOf(prototype));
}

/** Checks an input against the bounds that its class states; what the class does not name is refused. */
export async function checkInput<Input extends object>(
  shape: InputShape<Input>,
  given: object,
): Promise<Checked<Input>> {
  const input = instanceOf(shape, given);
  const errors = await validate(input, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (errors.length === 0) return { outcome: 'valid', input };
  return { outcome: 'invalid', violations: errors.flatMap((error) => violationsOf(error, '')).slice(0, violationsMax) };
}

/** class-transformer takes plain objects apart, and trips over JSON whose members are named like those of every object. */
function instanceOf<Input extends object>(shape: InputShape<Input>, given: object): Input {
  const opaque = jsonFieldsOf(shape.prototype);
  const isOpaque = ([name]: readonly [string, unknown]) => opaque.includes(name);
  const members = Object.entries(given);
  const plain = Object.fromEntries(members.filter((member) => !isOpaque(member)));
  const input = plainToInstance(shape, plain, { exposeUnsetFields: false });
  return Object.assign(input, Object.fromEntries(members.filter(isOpaque)));
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
