import type { Mark, Position } from '#libs/kernel';
import type { Changes } from './pacing.js';
import { earliestOf } from './recent-facts.js';
import { markIn, type ViewCopy } from './view-copy.js';
import type { ViewProgress } from './view-progress.js';
import type { ShelvedView } from './view-shelf.js';

/** All views with what exists of them, and how far the live feed is. Every change tells those who wait for it. */
export interface Shelves {
  all(): readonly ShelvedView[];
  get(view: string): ShelvedView;
  put(shelved: readonly ShelvedView[]): void;
  /** Replaces copies by what became of them; with a position when it was the live feed that brought them there. */
  putCopies(copies: readonly ViewCopy[], livePosition?: Position): void;
  livePosition(): Position | undefined;
  setLivePosition(position: Position | undefined): void;
}

/** No view of this name is registered. */
class UnknownView extends Error {
  override readonly name = 'UnknownView';

  constructor(readonly view: string) {
    super(`There is no view ${view}`);
  }
}

export function openShelves(progress: ViewProgress, changes: Changes): Shelves {
  const shelf = new Map<string, ShelvedView>();
  let live: Position | undefined;

  const get = (view: string) => {
    const shelved = shelf.get(view);
    if (shelved === undefined) throw new UnknownView(view);
    return shelved;
  };
  const report = () => {
    progress.report(progressOf([...shelf.values()], live));
    changes.announce();
  };
  return {
    all: () => [...shelf.values()],
    get,
    livePosition: () => live,
    setLivePosition: (position) => {
      live = position;
      report();
    },
    put: (shelved) => {
      for (const each of shelved) shelf.set(each.view.name, each);
      report();
    },
    putCopies: (copies, livePosition) => {
      live = livePosition ?? live;
      for (const copy of copies) {
        const shelved = get(copy.view.name);
        shelf.set(copy.view.name, copy.slot === 'BLUE' ? { ...shelved, blue: copy } : { ...shelved, green: copy });
      }
      report();
    },
  };
}

/** The copy whose stop keeps the view from getting any further. */
export function stoppedCopy({ blue, blueRole, green }: ShelvedView): ViewCopy | undefined {
  if (green?.state === 'STOPPED' && (blue === undefined || blueRole === 'FROZEN')) return green;
  return blue?.state === 'STOPPED' ? blue : undefined;
}

function progressOf(shelf: readonly ShelvedView[], live: Position | undefined) {
  const stopped = shelf.filter((shelved) => stoppedCopy(shelved) !== undefined);
  const running = shelf.filter((shelved) => stoppedCopy(shelved) === undefined);
  const reached = earliest(running);
  return {
    position: running.length === 0 ? live : reached?.position,
    factId: running.length === 0 ? undefined : reached?.factId,
    stopped: stopped.length === 0 ? undefined : { position: earliest(stopped)?.position },
    isParked: (stream: string) => shelf.some(({ blue }) => blue?.parked.has(stream) === true),
  };
}

/** What queries over all of these answer as of. */
function earliest(shelf: readonly ShelvedView[]): Mark | undefined {
  return earliestOf(shelf.map(({ blue }) => blue && markIn(blue)));
}
