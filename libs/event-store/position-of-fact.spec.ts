import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { AggregateStore, positionOfFact } from '#libs/event-store';
import { accept, type FactFamily } from '#libs/kernel';
import { commandNamed, InMemoryEventStore, InMemorySealing } from '#libs/testing';

const Noted = z.object({ type: z.literal('Noted'), data: z.object({ text: z.string() }) });
type Noted = z.infer<typeof Noted>;
const family: FactFamily<Noted> = { category: 'note', union: z.discriminatedUnion('type', [Noted]) };
const notes = { facts: family, initialState: 0, evolve: (count: number) => count + 1 };

describe('looking for the position of a fact', () => {
  it('finds the first one of the stream that fits, and none where none does', async () => {
    const eventStore = new InMemoryEventStore({ clock: { now: () => new Date('2026-01-01T00:00:00.000Z') } });
    const store = new AggregateStore(notes, eventStore, new InMemorySealing());
    for (const [index, text] of ['a', 'b', 'b'].entries()) {
      await store.decide('n-1', commandNamed(`c-${index}`), () => accept<Noted>({ type: 'Noted', data: { text } }));
    }
    const { facts } = await eventStore.readStream('note-n-1', 0);
    const find = (id: string, text: string) =>
      positionOfFact(eventStore, { family, id, fits: ({ data }) => data.text === text });
    expect(await find('n-1', 'b')).toBe(facts[1]?.position);
    expect(await find('n-1', 'c')).toBeUndefined();
    expect(await find('n-2', 'a')).toBeUndefined();
  });
});
