import { messageOf, resultCode, resultCodeOf } from './sqlite-value.js';

/** Another process writes to this log already. */
export class StoreInUse extends Error {
  override readonly name = 'StoreInUse';

  constructor(readonly path: string) {
    super(`${path} is open for writing in another process: stop that one first, or open the log read-only`);
  }
}

/** The file or the SQLite beneath it is not one that this release may touch. */
export class StoreUnsupported extends Error {
  override readonly name = 'StoreUnsupported';
}

/** The log does not hold what was written to it. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';

  constructor(
    readonly path: string,
    readonly findings: readonly string[],
    options?: ErrorOptions,
  ) {
    super(
      `${path} is damaged, and nothing was changed in it: ${findings.join('; ')}. Run the verification for the whole list, and restore a backup`,
      options,
    );
  }
}

const damage: readonly number[] = [resultCode.corrupt, resultCode.notADatabase];

/** The error as it is, or the damage of the log that it shows. */
export function namingDamage(path: string, error: unknown): unknown {
  const isDamage = damage.includes(resultCodeOf(error)) || error instanceof SyntaxError || error instanceof TypeError;
  return isDamage ? new StoreDamaged(path, [messageOf(error)], { cause: error }) : error;
}
