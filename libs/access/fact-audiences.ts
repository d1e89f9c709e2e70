import { Injectable } from '@nestjs/common';
import { allFacts, type FactAudienceName, type StoredFacts } from '#libs/all-facts';
import { type RecordedFact, unreachable } from '#libs/kernel';
import type { Resource } from './resource.js';
import { Parties } from './views/parties.view.js';

type FactResource = Extract<Resource, { readonly type: 'Fact' }>;
type NamedFact = Pick<RecordedFact, 'stream' | 'type'>;

/** By category of streams. */
const storedFacts: ReadonlyMap<string, StoredFacts> = new Map(
  allFacts.flatMap(({ facts }) => facts.map((stored) => [stored.family.category, stored] as const)),
);

interface Place {
  readonly audience: FactAudienceName;
  /** Of the team, instance or capability that the stream is about. */
  readonly id: string;
}

/** Who each fact is meant for, as resources of `can(principal, 'see', …)`. What nobody thought of is for auditors. */
@Injectable()
export class FactAudiences {
  constructor(private readonly parties: Parties) {}

  /**
   * In the order of the facts, with two look-ups whatever their number. Ask only for facts that the views have reached:
   * before that, an instance has no parties and is shown to auditors alone.
   */
  async of(facts: readonly NamedFact[]): Promise<readonly FactResource[]> {
    const places = facts.map(placeOf);
    const [parties, owners] = await Promise.all([
      this.parties.ofInstances(idsOf(places, 'PARTIES')),
      this.parties.ownersOf(idsOf(places, 'OWNER')),
    ]);
    return places.map(({ audience, id }) => {
      switch (audience) {
        case 'PARTIES':
          return { type: 'Fact', audience: 'PARTIES', ...parties.get(id) };
        case 'OWNER':
          return { type: 'Fact', audience: 'PARTIES', ownerTeam: owners.get(id) };
        case 'TEAM':
          return { type: 'Fact', audience: 'TEAM', team: id };
        case 'EVERYBODY':
        case 'AUDITORS':
          return { type: 'Fact', audience };
        default:
          return unreachable(audience);
      }
    });
  }
}

function placeOf({ stream, type }: NamedFact): Place {
  const [category = '', ...rest] = stream.split('-');
  const stored = storedFacts.get(category);
  return { audience: stored?.audienceOf?.[type] ?? stored?.audience ?? 'AUDITORS', id: beforeDot(rest.join('-')) };
}

function idsOf(places: readonly Place[], wanted: FactAudienceName): readonly string[] {
  return [...new Set(places.filter(({ audience }) => audience === wanted).map(({ id }) => id))];
}

/** Slugs and ids of instances have no dot, so the first one ends them in `<capability>.<semver>` and `<instance>.<yyyy-mm>`. */
function beforeDot(id: string): string {
  return id.split('.', 1)[0] ?? id;
}
