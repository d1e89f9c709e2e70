import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../request-context.js';
import { type GlobalId, parseGlobalId } from './global-id.js';

/** Finds things of one type, in the order of their ids; undefined in the place of one that does not exist. */
export type LoadNodes = (
  ids: readonly string[],
  context: RequestContext,
) => Promise<readonly (object | null | undefined)[]>;

type Found = Readonly<Record<string, unknown>> | null;

/** Everything that has an id. Each lib's module says how things of its types are found; access is checked by the server. */
@Injectable()
export class Nodes {
  readonly #loads = new Map<string, LoadNodes>();

  /** `type` is the name of the type in the SDL. */
  register(type: string, load: LoadNodes): void {
    if (this.#loads.has(type)) throw new Error(`Two libs say how nodes of type ${type} are found`);
    this.#loads.set(type, load);
  }

  /** Names of the types that can be found by id. */
  types(): readonly string[] {
    return [...this.#loads.keys()];
  }

  /** One look-up per type, whatever the order; null for what does not exist. */
  async load(globalIds: readonly string[], context: RequestContext): Promise<readonly Found[]> {
    const wanted = globalIds.map(parseGlobalId);
    const idsByType = Map.groupBy(wanted.filter(isGlobalId), ({ type }) => type);
    const loaded = await Promise.all([...idsByType].map(([type, ids]) => this.#loadType(type, ids, context)));
    const found = new Map(loaded.flat());
    return wanted.map((id) => (id && found.get(`${id.type}:${id.id}`)) ?? null);
  }

  async #loadType(type: string, ids: readonly GlobalId[], context: RequestContext) {
    const load = this.#loads.get(type);
    if (load === undefined) return [];
    const unique = [...new Set(ids.map(({ id }) => id))];
    const rows = await load(unique, context);
    return unique.map((id, index): [string, Found] => {
      const row = rows[index];
      return [`${type}:${id}`, row ? { ...row, __typename: type } : null];
    });
  }
}

function isGlobalId(id: GlobalId | undefined): id is GlobalId {
  return id !== undefined;
}
