import { Injectable } from '@nestjs/common';
import type { RecordedFact } from '#libs/kernel';
import type { Resource } from './resource.js';
import { Parties } from './views/parties.view.js';

type FactResource = Extract<Resource, { readonly type: 'Fact' }>;
type NamedFact = Pick<RecordedFact, 'stream' | 'type'>;

/** Streams of these categories tell the catalogue, which everybody signed in may read. */
const catalogue = new Set(['team', 'capability', 'version']);
const memberships = new Set(['MembershipGranted', 'MembershipRevoked']);
const drafts = new Set(['VersionDrafted']);

interface Place {
  readonly category: string;
  /** What stands behind the category in the stream's name. */
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
    const places = facts.map(({ stream }) => placeOf(stream));
    const [parties, owners] = await Promise.all([
      this.parties.ofInstances([...idsOf(places, 'instance'), ...idsOf(places, 'observation').map(beforeDot)]),
      this.parties.ownersOf(idsOf(places, 'version').map(beforeDot)),
    ]);
    return facts.map(({ stream, type }) => {
      const { category, id } = placeOf(stream);
      if (category === 'instance') return { type: 'Fact', audience: 'PARTIES', ...parties.get(id) };
      if (category === 'observation') return { type: 'Fact', audience: 'PARTIES', ...parties.get(beforeDot(id)) };
      if (memberships.has(type)) return { type: 'Fact', audience: 'TEAM', team: id };
      if (drafts.has(type)) return { type: 'Fact', audience: 'PARTIES', ownerTeam: owners.get(beforeDot(id)) };
      return { type: 'Fact', audience: catalogue.has(category) ? 'EVERYBODY' : 'AUDITORS' };
    });
  }
}

function placeOf(stream: string): Place {
  const [category = '', ...rest] = stream.split('-');
  return { category, id: rest.join('-') };
}

function idsOf(places: readonly Place[], wanted: string): readonly string[] {
  return [...new Set(places.filter(({ category }) => category === wanted).map(({ id }) => id))];
}

/** Slugs and ids of instances have no dot, so the first one ends them in `<capability>.<semver>` and `<instance>.<yyyy-mm>`. */
function beforeDot(id: string): string {
  return id.split('.', 1)[0] ?? id;
}
