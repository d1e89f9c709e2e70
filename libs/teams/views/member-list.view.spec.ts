import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storedViews, viewScenario } from '#libs/testing';
import type { TeamFact } from '../events/index.js';
import { MemberList, memberListView } from './member-list.view.js';

const membership = (
  type: 'MembershipGranted' | 'MembershipRevoked',
  team: string,
  principal: string,
  role: 'consumer' | 'producer' = 'consumer',
): TeamFact => ({ type, data: { team, principal, role } });

const rows = viewScenario(memberListView)
  .under({ actor: 'olga', occurredAt: '2026-01-05T10:00:00.000Z' })
  .given('team-payments', membership('MembershipGranted', 'payments', 'p-1'))
  .given('team-payments', membership('MembershipGranted', 'payments', 'p-1', 'producer'))
  .given('team-payments', membership('MembershipGranted', 'payments', 'p-2'))
  .given('team-payments', membership('MembershipGranted', 'payments', 'p-3'))
  .given('team-payments', membership('MembershipRevoked', 'payments', 'p-2'))
  .given('team-search', membership('MembershipGranted', 'search', 'p-9'))
  .rows();

const stored = storedViews();
const members = new MemberList(stored.readStore);
beforeAll(() => stored.store(memberListView, rows));
afterAll(() => stored.close());

describe('the list of members', () => {
  it('says who granted each role and when, and leaves out what was revoked', () =>
    expect(rows.filter(({ team }) => team === 'payments')).toEqual([
      {
        team: 'payments',
        principal: 'p-1',
        role: 'consumer',
        grantedAt: '2026-01-05T10:00:00.000Z',
        grantedBy: 'olga',
      },
      {
        team: 'payments',
        principal: 'p-1',
        role: 'producer',
        grantedAt: '2026-01-05T10:00:00.000Z',
        grantedBy: 'olga',
      },
      {
        team: 'payments',
        principal: 'p-3',
        role: 'consumer',
        grantedAt: '2026-01-05T10:00:00.000Z',
        grantedBy: 'olga',
      },
    ]));

  it('comes for several teams at once, a page of each', async () => {
    const pages = await members.pages(['payments', 'search', 'empty'], { first: 2 });
    const shown = [...pages].map(([team, { rows: page, hasNextPage }]) => [
      team,
      page.map(({ row }) => `${row.principal} ${row.role}`),
      hasNextPage,
    ]);
    expect(shown.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual([
      ['payments', ['p-1 consumer', 'p-1 producer'], true],
      ['search', ['p-9 consumer'], false],
    ]);
  });

  it('continues after a cursor', async () => {
    const first = await members.pages(['payments'], { first: 2 });
    const after = first.get('payments')?.rows.at(-1)?.cursor();
    const next = await members.pages(['payments'], { first: 2, after });
    expect(next.get('payments')?.rows.map(({ row }) => row.principal)).toEqual(['p-3']);
  });

  it('counts memberships per team', async () =>
    expect(await members.counts(['payments', 'search', 'empty'])).toEqual(
      new Map([
        ['payments', 3],
        ['search', 1],
      ]),
    ));
});
