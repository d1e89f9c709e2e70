import DataLoader from 'dataloader';
import type { RequestContext } from '../request-context.js';
import { type Answer, openedAtOnceBytes } from './answer.js';
import { neverSettled } from './open-texts.js';

/** How large texts of one kind are fetched and opened. */
export interface TextKind<Reference, Text> {
  /** Unique among all kinds. */
  readonly name: string;
  /** Two references of one key mean the same text. */
  readonly keyOf: (reference: Reference) => string;
  /** How many bytes it has at least where it is shown. */
  readonly bytesOf: (reference: Reference) => number;
  /** The texts in the order of the references. */
  readonly open: (references: readonly Reference[]) => Promise<readonly Text[]>;
}

/**
 * A large text for one selection, which is counted against the limit of the answer. The text itself is fetched and opened once for an
 * answer, a few of them at a time, as soon as there is room among all that the process has open. Never settles when the answer is
 * refused, which has been answered then. `shownBytes` is what the selection shows of the text: all of it unless said.
 */
export function openText<Reference, Text>(
  kind: TextKind<Reference, Text>,
  reference: Reference,
  { loader, answer }: RequestContext,
  shownBytes = kind.bytesOf(reference),
): Promise<Text> {
  if (!answer.charge(shownBytes)) return neverSettled();
  return loader(kind.name, () => loaderOf(kind, answer)).load(reference);
}

function loaderOf<Reference, Text>(
  { keyOf, bytesOf, open }: TextKind<Reference, Text>,
  answer: Answer,
): DataLoader<Reference, Text, string> {
  const openAll = async (references: readonly Reference[]) => {
    const opened: Text[] = [];
    for (const { portion, bytes } of portionsOf(references, bytesOf)) {
      await answer.toOpen(bytes);
      opened.push(...(await open(portion)));
    }
    return opened;
  };
  return new DataLoader(openAll, { cacheKeyFn: keyOf });
}

/** Each text costs something beside its length. */
const openedAtOnceMax = 500;

/** Neighbours together, as many as make about `openedAtOnceBytes`. */
function portionsOf<Reference>(references: readonly Reference[], bytesOf: (reference: Reference) => number) {
  const portions: { readonly portion: Reference[]; bytes: number }[] = [];
  for (const reference of references) {
    const bytes = bytesOf(reference);
    const last = portions.at(-1);
    const isFull = last !== undefined && last.portion.length === openedAtOnceMax;
    if (last === undefined || isFull || last.bytes + bytes > openedAtOnceBytes) {
      portions.push({ portion: [reference], bytes });
      continue;
    }
    last.portion.push(reference);
    last.bytes += bytes;
  }
  return portions;
}
