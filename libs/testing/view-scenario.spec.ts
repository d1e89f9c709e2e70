import { describe, expect, it } from '@jest/globals';
import type { RowView } from '#libs/read-store';
import { type TeamFact, teamFacts } from '#libs/teams/events';
import { viewScenario } from './view-scenario.js';

type NameRow = { readonly team: string; readonly name: string; readonly renamedAt: string; readonly revision: number };

const namesView: RowView<NameRow, TeamFact> = {
  name: 'scenario.names',
  revision: 1,
  table: 'scenario_names',
  columns: {
    team: { type: 'text' },
    name: { type: 'text' },
    renamedAt: { type: 'text' },
    revision: { type: 'integer' },
  },
  key: ['team'],
  families: [teamFacts],
  isPerStream: true,
  keysOf: ({ type, data }) => (type === 'TeamRegistered' || type === 'TeamDescribed' ? [[data.team]] : []),
  fold: (row, { type, data }, { revision, metadata }) =>
    type === 'TeamRegistered' || type === 'TeamDescribed'
      ? { team: data.team, name: data.name, renamedAt: metadata.occurredAt, revision }
      : row,
};

const profile = { department: 'acme', description: '' };
const registered = (team: string): TeamFact => ({ type: 'TeamRegistered', data: { team, name: team, ...profile } });

describe('the scenario of a view', () => {
  it('folds facts of several streams into rows, sorted by key', () => {
    const rows = viewScenario(namesView)
      .given('team-search', registered('search'))
      .under({ occurredAt: '2026-02-01T00:00:00.000Z' })
      .given('team-payments', registered('payments'))
      .given('team-search', { type: 'TeamDescribed', data: { team: 'search', name: 'Search', ...profile } })
      .rows();
    expect(rows).toEqual([
      { team: 'payments', name: 'payments', renamedAt: '2026-02-01T00:00:00.000Z', revision: 0 },
      { team: 'search', name: 'Search', renamedAt: '2026-02-01T00:00:00.000Z', revision: 1 },
    ]);
  });

  it('refuses what the view would never be given, or could not store', () => {
    expect(() => viewScenario(namesView).given('capability-pg', registered('search'))).toThrow(
      'reads no TeamRegistered',
    );
    expect(() => viewScenario(namesView).given('team-x', registered('Not a slug'))).toThrow('Invalid');
    const forgetful = viewScenario({
      ...namesView,
      fold: (_row, { data }) => ({ ...data, name: '', renamedAt: '', revision: 0.5 }),
    });
    expect(() => forgetful.given('team-search', registered('search'))).toThrow('into its integer column revision');
  });
});
