import type { EventStore } from '#libs/event-store';
import { type Fact, type FactFamily, factCodec, type RecordedFact } from '#libs/kernel';
import { foldFact, type RowsByKey } from './fold-rows.js';
import type { Row, RowView } from './view.js';

const pagesMax = 100;

/**
 * The rows that a view keeps of one stream, folded from the log at this moment: what a caller is answered
 * with when the view has not got there yet. Only for views whose rows each come from one stream.
 */
export async function rowsOfStream<Columns extends Row, F extends Fact>(
  eventStore: EventStore,
  view: RowView<Columns, F>,
  stream: string,
): Promise<readonly Columns[]> {
  const rows: RowsByKey<Columns> = new Map();
  const fold = foldInto(view, rows, stream);
  let revision = 0;
  for (let page = 0; page < pagesMax; page += 1) {
    const { facts, isEnd } = await eventStore.readStream(stream, revision);
    facts.forEach(fold);
    revision += facts.length;
    if (isEnd) break;
  }
  return [...rows.values()].filter((row) => row !== undefined);
}

function foldInto<Columns extends Row, F extends Fact>(
  view: RowView<Columns, F>,
  rows: RowsByKey<Columns>,
  stream: string,
) {
  const codecs = view.families.filter((family) => isOf(stream, family)).map((family) => factCodec(family));
  return (recorded: RecordedFact): void => {
    const codec = codecs.find((known) => known.knows(recorded.type));
    if (codec === undefined) return;
    const fact = codec.decode(recorded);
    foldFact(view, rows, { fact, recorded }, view.keysOf(fact, recorded));
  };
}

const isOf = <F extends Fact>(stream: string, { category }: FactFamily<F>): boolean =>
  stream.startsWith(`${category}-`);
