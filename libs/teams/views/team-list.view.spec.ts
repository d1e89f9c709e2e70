import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storedViews, viewScenario } from '#libs/testing';
import type { TeamFact } from '../events/index.js';
import { TeamList, teamListView } from './team-list.view.js';

const registered = (team: string, name: string, department: string, description = ''): TeamFact => ({
  type: 'TeamRegistered',
  data: { team, name, department, description },
});

const rows = viewScenario(teamListView)
  .under({ occurredAt: '2026-01-05T10:00:00.000Z' })
  .given('team-payments', registered('payments', 'Payments', 'acme/finance', 'Moves money.'))
  .given('team-ledger', registered('ledger', 'ledger', 'acme/finance/books', 'Counts payments.'))
  .given('team-search', registered('search', 'Búsqueda', 'acme/financeless'))
  .under({ occurredAt: '2026-02-05T10:00:00.000Z' })
  .given('team-payments', {
    type: 'TeamDescribed',
    data: { team: 'payments', name: 'Payments & Fraud', department: 'acme/finance', description: 'Moves money.' },
  })
  .rows();

const stored = storedViews();
const teams = new TeamList(stored.readStore);
beforeAll(() => stored.store(teamListView, rows));
afterAll(() => stored.close());

const slugsOf = async (...[filter, options]: Parameters<TeamList['page']>): Promise<readonly string[]> =>
  (await teams.page(filter, options)).rows.map(({ row }) => row.team);

describe('the list of teams', () => {
  it('shows the profile as it is described now, and when the team was registered', () =>
    expect(rows.find(({ team }) => team === 'payments')).toMatchObject({
      name: 'Payments & Fraud',
      registeredAt: '2026-01-05T10:00:00.000Z',
    }));

  it('is sorted by name, whatever its case', async () =>
    expect(await slugsOf({}, { first: 10 })).toEqual(['search', 'ledger', 'payments']));

  it('comes in pages that continue where the last one ended', async () => {
    const first = await teams.page({}, { first: 2 });
    expect(first.hasNextPage).toBe(true);
    expect(await slugsOf({}, { first: 2, after: first.rows.at(-1)?.cursor() })).toEqual(['payments']);
  });

  it('finds the teams of a department and of those below it', async () => {
    expect(await slugsOf({ department: 'acme/finance' }, { first: 10 })).toEqual(['ledger', 'payments']);
    expect(await teams.count({ department: 'acme/finance' })).toBe(2);
  });

  it('ranks a name above a description, and pages by rank', async () => {
    expect(await slugsOf({ search: 'pay' }, { first: 10 })).toEqual(['payments', 'ledger']);
    const first = await teams.page({ search: 'pay' }, { first: 1 });
    expect(await slugsOf({ search: 'pay' }, { first: 1, after: first.rows.at(-1)?.cursor() })).toEqual(['ledger']);
  });

  it('finds words without their accents, and only teams with every word', async () => {
    expect(await slugsOf({ search: 'BUSQ' }, { first: 10 })).toEqual(['search']);
    expect(await slugsOf({ search: 'counts payments' }, { first: 10 })).toEqual(['ledger']);
    expect(await slugsOf({ search: 'counts fraud' }, { first: 10 })).toEqual([]);
  });

  it.each(['%', '_', "' or 1=1 --"])('takes %s for no word of any team', async (search) =>
    expect(await slugsOf({ search }, { first: 10 })).toEqual([]),
  );

  it('answers look-ups in the order of the slugs', async () =>
    expect((await teams.bySlugs(['ledger', 'missing', 'payments'])).map((row) => row?.team)).toEqual([
      'ledger',
      undefined,
      'payments',
    ]));
});
