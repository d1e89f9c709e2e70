import { describe, expect, it } from '@jest/globals';
import { commandNamed, InMemoryEventStore, InMemorySealing, placeBook, shelf } from '#libs/testing';
import { KeyMissing } from '../sealing/sealing.js';
import { AggregateStore } from './aggregate-store.js';

/** A stream with a text, folded by `shelves`, whose key is gone; `fresh` has not seen it before. */
async function written() {
  const log = new InMemoryEventStore();
  const sealing = new InMemorySealing();
  const shelves = new AggregateStore(shelf, log, sealing);
  await shelves.decide('a', commandNamed('first'), placeBook('dune', 'secret'));
  sealing.lose('shelf-a');
  return { log, sealing, shelves, fresh: new AggregateStore(shelf, log, sealing) };
}

describe('a stream whose key is missing', () => {
  it('is folded with a word in the place of its texts', async () => {
    const { fresh } = await written();
    expect(await fresh.load('a')).toMatchObject({ state: { notes: { dune: 'unreadable' } } });
  });

  it('takes what needs no key, and nothing that has to be sealed, whether it was folded before or after', async () => {
    const { shelves, fresh, log } = await written();
    for (const store of [fresh, shelves]) {
      await expect(store.decide('a', commandNamed('more'), placeBook('emma', 'a note'))).rejects.toThrow(KeyMissing);
    }
    expect(await log.readStream('shelf-a', 1)).toMatchObject({ facts: [] });
    expect(await fresh.decide('a', commandNamed('bare'), placeBook('emma'))).toMatchObject({ outcome: 'accepted' });
  });

  it('never stores a word as if it were a text, though the key comes back at that moment', async () => {
    const { fresh, sealing } = await written();
    const copied = (state: { readonly notes: Readonly<Record<string, string>> }) => {
      sealing.find('shelf-a');
      return placeBook('copy', state.notes['dune'])({ notes: {} });
    };
    await expect(fresh.decide('a', commandNamed('copy'), copied)).rejects.toThrow(KeyMissing);
  });

  it('is read again as soon as the key is there again', async () => {
    const { fresh, sealing } = await written();
    await fresh.load('a');
    sealing.find('shelf-a');
    expect(await fresh.load('a')).toMatchObject({ state: { notes: { dune: 'secret' } } });
  });
});
