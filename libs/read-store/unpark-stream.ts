import type { RecordedFact } from '#libs/kernel';
import { factPage } from './fact-page.js';
import { foldRowView } from './fold-row-view.js';
import type { ProjectorContext } from './projector-context.js';
import { ordinalOf } from './recent-facts.js';
import type { ViewCopy } from './view-copy.js';

const pageFactsMax = 500;

/**
 * Folds a parked stream again from its first fact, up to where the view is. The rows it names are made anew.
 * `STILL_PARKED` when a fact of it fails again; nothing has changed then.
 */
export function unparkStream(
  context: ProjectorContext,
  view: string,
  stream: string,
): Promise<'UNPARKED' | 'STILL_PARKED' | 'NOT_PARKED'> {
  const { shelves, observer, exclusively } = context;
  return exclusively(async () => {
    const { blue } = shelves.get(view);
    if (blue === undefined || !blue.parked.has(stream)) return 'NOT_PARKED';
    const facts = await readStream(context, stream, blue.ordinal);
    if (!(await foldAnew(context, blue, facts, stream))) return 'STILL_PARKED';
    const parked = new Map([...blue.parked].filter(([each]) => each !== stream));
    shelves.putCopies([{ ...blue, parked }]);
    observer.observe({ kind: 'stream-unparked', view, stream });
    return 'UNPARKED';
  });
}

async function readStream({ eventStore }: ProjectorContext, stream: string, ordinalMax: number) {
  const facts: RecordedFact[] = [];
  for (;;) {
    const page = await eventStore.readStream(stream, facts.length, { countMax: pageFactsMax });
    facts.push(...page.facts);
    if (page.isEnd || page.facts.length === 0) break;
  }
  return facts.filter(({ position }) => ordinalOf(position) <= ordinalMax);
}

function foldAnew(
  { database, checkpoints }: ProjectorContext,
  { view }: ViewCopy,
  facts: readonly RecordedFact[],
  stream: string,
): Promise<boolean> {
  if ('tables' in view) return Promise.resolve(false);
  const table = database.rowTable(view.table, view);
  const fold = foldRowView(view, {
    ...table,
    load: async (keys) => {
      await table.remove(keys);
      return keys.map(() => undefined);
    },
  });
  return database
    .transaction(async (transaction) => {
      const { parked, stoppedBy } = await fold(factPage(facts).entriesOf(view.families, 0), new Set(), transaction);
      if (parked.length > 0 || stoppedBy !== undefined) throw new StillPoisoned(stream);
      await checkpoints.unpark(view.name, 'BLUE', stream);
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof StillPoisoned) return false;
      throw error;
    });
}

/** Rolls the transaction back. */
class StillPoisoned extends Error {
  override readonly name = 'StillPoisoned';
}
