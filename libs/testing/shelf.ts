import { z } from 'zod';
import { accept, type CommandContext, type Decider, type Decision, reject } from '#libs/kernel';

const BookPlaced = z.object({
  type: z.literal('BookPlaced'),
  data: z.object({ book: z.string(), note: z.string().meta({ sealed: true }) }),
});
const BookTaken = z.object({ type: z.literal('BookTaken'), data: z.object({ book: z.string() }) });
const ShelfFact = z.discriminatedUnion('type', [BookPlaced, BookTaken]);
export type ShelfFact = z.infer<typeof ShelfFact>;

interface Shelf {
  readonly notes: Readonly<Record<string, string>>;
}

type ShelfRejection = { readonly reason: 'ShelfFull' } | { readonly reason: 'BookMissing' };

const booksMax = 3;

/** A shelf that holds three books: a small aggregate for tests of what is under every aggregate. */
export const shelf: Decider<Shelf, ShelfFact> = {
  facts: { category: 'shelf', union: ShelfFact },
  initialState: { notes: {} },
  evolve: ({ notes }, { type, data }) => {
    if (type === 'BookPlaced') return { notes: { ...notes, [data.book]: data.note } };
    return { notes: Object.fromEntries(Object.entries(notes).filter(([book]) => book !== data.book)) };
  },
};

export const placeBook =
  (book: string, note = '') =>
  ({ notes }: Shelf): Decision<ShelfFact, ShelfRejection> => {
    if (book in notes) return accept();
    if (Object.keys(notes).length >= booksMax) return reject({ reason: 'ShelfFull' });
    return accept({ type: 'BookPlaced', data: { book, note } });
  };

export const takeBook =
  (book: string) =>
  ({ notes }: Shelf): Decision<ShelfFact, ShelfRejection> =>
    book in notes ? accept({ type: 'BookTaken', data: { book } }) : reject({ reason: 'BookMissing' });

/** The context of a command for tests: everything but its id and digest is the same each time. */
export function commandNamed(commandId: string, payloadDigest = 'digest'): CommandContext {
  return {
    commandId,
    payloadDigest,
    actor: 'ada',
    correlationId: 'correlation',
    occurredAt: '2026-01-01T00:00:00.000Z',
  };
}
