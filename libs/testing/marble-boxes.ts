import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { EventStore, ExpectedRevision } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import {
  type BatchView,
  OperationalStore,
  Projections,
  type ProjectionsOptions,
  ReadStore,
  type ReadStoreEvent,
  type RowView,
  type View,
} from '#libs/read-store';
import { InMemoryEventStore } from './in-memory-event-store.js';
import type { NewReadPlace, ReadPlace } from './read-place.js';

const MarbleAdded = z.object({
  type: z.literal('MarbleAdded'),
  data: z.object({ box: z.string(), colour: z.string(), count: z.number() }),
});
const BoxEmptied = z.object({ type: z.literal('BoxEmptied'), data: z.object({ box: z.string() }) });
const BoxFact = z.discriminatedUnion('type', [MarbleAdded, BoxEmptied]);
export type BoxFact = z.infer<typeof BoxFact>;

/** Stream `box-<name>`. */
export const boxFacts = { category: 'box', union: BoxFact };

export type BoxRow = { readonly box: string; readonly count: number; readonly lastColour: string | null };

/** Marbles per box. A colour named `poison` cannot be folded, until a later release can. */
function boxes(check: (colour: string) => void): RowView<BoxRow, BoxFact> {
  return {
    name: 'marbles.boxes',
    revision: 1,
    table: 'boxes',
    columns: { box: { type: 'text' }, count: { type: 'integer' }, lastColour: { type: 'text', isNullable: true } },
    key: ['box'],
    indexes: [['count', 'box']],
    families: [boxFacts],
    isPerStream: true,
    keysOf: ({ data }) => [[data.box]],
    fold: (row, { type, data }) => {
      if (type === 'BoxEmptied') return undefined;
      check(data.colour);
      return { box: data.box, count: (row?.count ?? 0) + data.count, lastColour: data.colour };
    },
  };
}

export type ColourRow = { readonly colour: string; readonly count: number };
export type ColoursView = BatchView<{ readonly colours: ColourRow }, BoxFact>;

/** Marbles per colour, over all boxes: written in SQL, fact by fact, so that a repeated batch would show. */
function colours(check: (colour: string) => void): ColoursView {
  return {
    name: 'marbles.colours',
    revision: 1,
    tables: [{ table: 'colours', columns: { colour: { type: 'text' }, count: { type: 'integer' } }, key: ['colour'] }],
    families: [boxFacts],
    isPerStream: false,
    project: async (batch, db) => {
      for (const { fact } of batch) {
        if (fact.type === 'BoxEmptied') continue;
        const { colour, count } = fact.data;
        check(colour);
        await db
          .insertInto('colours')
          .values({ colour, count })
          .onConflict((conflict) =>
            conflict.column('colour').doUpdateSet((row) => ({ count: row('colours.count', '+', count) })),
          )
          .execute();
      }
    },
  };
}

function refusePoison(colour: string): void {
  if (colour === 'poison') throw new Error('This marble is poison');
}

export const boxesView = boxes(refusePoison);
export const coloursView = colours(refusePoison);
export const mendedBoxesView = boxes(() => undefined);
export const mendedColoursView = colours(() => undefined);

export function added(box: string, colour: string, count = 1): BoxFact {
  return { type: 'MarbleAdded', data: { box, colour, count } };
}

export function emptied(box: string): BoxFact {
  return { type: 'BoxEmptied', data: { box } };
}

/** Appends facts to the stream of one box, after those that are there. */
export async function record(eventStore: EventStore, stream: string, ...facts: readonly BoxFact[]): Promise<Position> {
  const stored = await eventStore.readStream(stream, 0, { countMax: 1_000 });
  const expected: ExpectedRevision = stored.facts.at(-1)?.revision ?? 'no-stream';
  const outcome = await eventStore.append(
    stream,
    facts.map((fact) => ({ ...fact, id: randomUUID(), metadata })),
    expected,
  );
  if (outcome.outcome !== 'appended') throw new Error(`The fact was not appended: ${outcome.outcome}`);
  return outcome.position;
}

const metadata = {
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: 'somebody',
  commandId: 'command',
  payloadDigest: '',
  correlationId: 'correlation',
  schemaVersion: 1,
  previousHash: '',
};

/** A read store in a place of its own, opened as often as a test likes, over one log. */
export async function readSide(newPlace: NewReadPlace, eventStore: EventStore = new InMemoryEventStore()) {
  const place = await newPlace();
  const opened: { stop(): Promise<void> }[] = [];
  const events: ReadStoreEvent[] = [];

  const open = async (options: Partial<ProjectionsOptions> = {}) => {
    const side = await openSide(place, {
      eventStore,
      observer: { observe: (event) => void events.push(event) },
      ...options,
    });
    const stop = async () => {
      if (!opened.includes(side)) return;
      opened.splice(opened.indexOf(side), 1);
      await side.stop();
    };
    opened.push(side);
    return { ...side, stop };
  };
  const started = async (...views: readonly View[]) => {
    const side = await open();
    side.projections.views(...views);
    await side.projections.start();
    return side;
  };
  return {
    eventStore,
    events,
    open,
    started,
    close: async () => {
      for (const each of opened.splice(0)) await each.stop();
      await place.remove();
    },
  };
}

async function openSide(
  { options: place, operations }: ReadPlace,
  options: Partial<ProjectionsOptions> & Pick<ProjectionsOptions, 'eventStore'>,
) {
  const readStore = ReadStore.open(place);
  const operationalStore = await OperationalStore.open(operations);
  const projections = new Projections({
    readStore,
    operationalStore,
    tickerPeriodMs: 'never',
    backoff: { firstMs: 1, longestMs: 5 },
    ...options,
  });
  const tables = readStore.tables<{ readonly boxes: BoxRow; readonly colours: ColourRow }>();
  return {
    projections,
    readStore,
    operationalStore,
    stateOf: (view: string) => projections.viewStates().find((each) => each.view === view)?.state,
    boxes: () => tables.selectFrom('boxes').selectAll().orderBy('box').execute(),
    colours: () => tables.selectFrom('colours').selectAll().orderBy('colour').execute(),
    countIn: async (table: string) =>
      (await readStore.tables<Record<string, BoxRow>>().selectFrom(table).selectAll().execute()).length,
    stop: async () => {
      await projections.stop();
      await readStore.close();
      await operationalStore.close();
    },
  };
}
