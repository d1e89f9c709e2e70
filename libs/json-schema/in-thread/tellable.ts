import type { Violation } from '../violation.js';
import { violationsMax, violationTextMax } from './limits.js';

/** Returns as many violations as may be told at once, by number and by length; the first always. */
export function tellable(violations: readonly Violation[]): readonly Violation[] {
  let length = 0;
  return violations.slice(0, violationsMax).filter(({ path, message }, index) => {
    length += path.length + message.length;
    return index === 0 || length <= violationTextMax;
  });
}
