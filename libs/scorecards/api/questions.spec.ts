import { describe, expect, it } from '@jest/globals';
import type { ScoreScopeInput, ScoreWindowInput } from '#schema';
import { hourOf } from '../domain/hour.js';
import { questionOf } from './questions.js';

const now = '2026-03-10T09:30:00.000Z';
const noon = '2026-03-01T12:00:00Z';
const evening = '2026-03-01T18:15:00Z';

describe('asking for scores', () => {
  it('is about the platform and the last 28 days unless said', () =>
    expect(questionOf({}, now)).toEqual({
      scope: { kind: 'PLATFORM', name: '' },
      window: { from: hourOf('2026-02-10T10:00:00Z'), to: hourOf('2026-03-10T10:00:00Z') },
      environment: undefined,
      asOf: undefined,
    }));

  it('counts the hours that the window touches', () =>
    expect(questionOf({ window: { from: noon, to: evening } }, now).window).toEqual({
      from: hourOf(noon),
      to: hourOf(evening) + 1,
    }));

  it('counts the last days back from the instant it is asked as of', () =>
    expect(questionOf({ asOf: noon, window: { lastDays: 1 } }, now).window.to).toBe(hourOf(noon) + 1));

  it.each<{ window: ScoreWindowInput }>([
    { window: { from: noon } },
    { window: { to: noon } },
    { window: { from: noon, to: evening, lastDays: 1 } },
    { window: { from: evening, to: noon } },
    { window: { from: '2000-01-01T00:00:00Z', to: noon } },
    { window: { lastDays: 0 } },
    { window: { lastDays: 401 } },
  ])('is refused for $window', (args) => expect(() => questionOf(args, now)).toThrow(/^window/));

  it.each<{ scope: ScoreScopeInput }>([
    { scope: { kind: 'PLATFORM', name: 'payments' } },
    { scope: { kind: 'CAPABILITY' } },
    { scope: { kind: 'CONSUMER_TEAM', name: '' } },
    { scope: { kind: 'DEPARTMENT', name: 'x'.repeat(257) } },
  ])('is refused for $scope', (args) => expect(() => questionOf(args, now)).toThrow(/^scope.name/));

  it('is refused as every question is whose arguments are out of bounds', () => {
    const extensions = { code: 'LIMIT_EXCEEDED', field: 'window.lastDays', limit: '1 to 400', http: { status: 400 } };
    expect(() => questionOf({ window: { lastDays: 401 } }, now)).toThrow(expect.objectContaining({ extensions }));
  });
});
