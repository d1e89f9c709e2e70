import { describe, expect, it } from '@jest/globals';
import { AggregateStore } from '#libs/event-store';
import {
  commandNamed,
  InMemoryEventStore,
  InMemorySealing,
  placeBook,
  type ShelfFact,
  shelf,
  takeBook,
} from '#libs/testing';
import { rowsOfStream } from './rows-of-stream.js';
import type { RowView } from './view.js';

type BookRow = { readonly book: string; readonly placedAt: string };

const books: RowView<BookRow, ShelfFact> = {
  name: 'testing.books',
  revision: 1,
  table: 'testing_books',
  columns: { book: { type: 'text' }, placedAt: { type: 'text' } },
  key: ['book'],
  families: [shelf.facts],
  isPerStream: true,
  keysOf: ({ data }) => [[data.book]],
  fold: (_row, { type, data }, { metadata }) =>
    type === 'BookTaken' ? undefined : { book: data.book, placedAt: metadata.occurredAt },
};

describe('folding the rows of a stream', () => {
  it('gives what the view will show once it gets there, of this stream only', async () => {
    const eventStore = new InMemoryEventStore();
    const shelves = new AggregateStore(shelf, eventStore, new InMemorySealing());
    await shelves.decide('a', commandNamed('1'), placeBook('Emma'));
    await shelves.decide('a', commandNamed('2'), placeBook('Ulysses'));
    await shelves.decide('a', commandNamed('3'), takeBook('Emma'));
    await shelves.decide('b', commandNamed('4'), placeBook('Dubliners'));
    expect(await rowsOfStream(eventStore, books, 'shelf-a')).toEqual([
      { book: 'Ulysses', placedAt: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it('gives none for a stream that is not there', async () =>
    expect(await rowsOfStream(new InMemoryEventStore(), books, 'shelf-a')).toEqual([]));
});
