import { comparePositions, type Mark, type Position, parsePosition } from '#libs/kernel';

/**
 * How far into the log everything that it orders to be erased is erased in these keys. It is kept among the keys of streams and among the names of people, so
 * that whichever of them is put back to an older copy takes it back too, and the orders since are known to be carried out again.
 */
export abstract class ErasedUpTo {
  /** Undefined when that is not known: everything has to be looked through. */
  abstract load(): Promise<Mark | undefined>;
  /** False, with nothing changed, when it is no longer what was loaded: somebody else moved it, or the keys were put back. */
  abstract move(from: Mark | undefined, to: Mark): Promise<boolean>;
}

/** The key of the row that keeps it, in both tables: neither a stream nor a principal is called so. */
export const erasedUpToRow = '*';

/** As it is kept: the position and the id of the fact that stands there, which an earlier log does not have at that position. */
export function textOfMark({ position, factId }: Mark): string {
  return factId === undefined ? position : `${position} ${factId}`;
}

export function markInText(text: string): Mark {
  const [position = '', factId] = text.split(' ');
  return { position, factId };
}

/** What holds for keys and names together, of what each of them says. Of different logs nothing is known. */
export function earlierOf(ofKeys: string | undefined, ofNames: string | undefined): Mark | undefined {
  if (ofKeys === undefined || ofNames === undefined) return undefined;
  const marks = [markInText(ofKeys), markInText(ofNames)] as const;
  const [first, second] = marks.map(({ position }) => position);
  if (first === undefined || second === undefined || logOf(first) !== logOf(second)) return undefined;
  return comparePositions(first, second) <= 0 ? marks[0] : marks[1];
}

const logOf = (position: Position) => parsePosition(position).logId;

export function isSameMark(left: Mark | undefined, right: Mark | undefined): boolean {
  return left?.position === right?.position && left?.factId === right?.factId;
}
