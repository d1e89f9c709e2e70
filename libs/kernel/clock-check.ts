/** The clock of this process is wrong, so nothing may be recorded by it. */
export class ClockWrong extends Error {
  override readonly name = 'ClockWrong';
}

/** Tells whether the clock of this process may be recorded by. */
export abstract class ClockCheck {
  /** What is wrong with the clock at this moment; undefined when it is right as far as anybody knows. */
  abstract problem(): string | undefined;
}

/** Where there is no other clock to hold ours against, and where a simulation brings its own. */
export const unchecked: ClockCheck = { problem: () => undefined };

/** Throws `ClockWrong` while the clock is wrong: what is asked for is not begun. */
export function assertClockRight(check: ClockCheck): void {
  const problem = check.problem();
  if (problem !== undefined) throw new ClockWrong(problem);
}
