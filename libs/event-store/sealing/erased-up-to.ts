import { comparePositions, type Position, parsePosition } from '#libs/kernel';

/**
 * How far into the log everything that it orders to be erased is erased in these keys. It is kept among the keys of streams and among the names of people, so
 * that whichever of them is put back to an older copy takes it back too, and the orders since are known to be carried out again.
 */
export abstract class ErasedUpTo {
  /** Undefined when that is not known: everything has to be looked through. */
  abstract load(): Promise<Position | undefined>;
  /** False, with nothing changed, when it is no longer what was loaded: somebody else moved it, or the keys were put back. */
  abstract move(from: Position | undefined, to: Position): Promise<boolean>;
}

/** The key of the row that keeps it, in both tables: neither a stream nor a principal is called so. */
export const erasedUpToRow = '*';

/** What holds for keys and names together, of what each of them says. Of different logs nothing is known. */
export function earlierOf(ofKeys: string | undefined, ofNames: string | undefined): Position | undefined {
  if (ofKeys === undefined || ofNames === undefined) return undefined;
  if (parsePosition(ofKeys).logId !== parsePosition(ofNames).logId) return undefined;
  return comparePositions(ofKeys, ofNames) <= 0 ? ofKeys : ofNames;
}
