import { outOfBounds } from '#libs/graphql';
import type { ScoreScopeInput, ScoreWindowInput } from '#schema';
import type { Scope } from '../domain/scope.js';
import { rollingWindow, type Window, windowBetween } from '../domain/window.js';
import type { ScoreQuestion } from '../views/scores.js';

const usualDays = 28;
const lastDaysMax = 400;
const windowDaysMax = 3_660;
const nameLengthMax = 256;

interface Arguments {
  readonly scope?: ScoreScopeInput | null | undefined;
  readonly window?: ScoreWindowInput | null | undefined;
  readonly environment?: string | null | undefined;
  readonly asOf?: string | null | undefined;
}

/** What the caller asks, within its bounds; the SDL says them. Throws `GraphQLError`. */
export function questionOf({ scope, window, environment, asOf }: Arguments, now: string): ScoreQuestion {
  return {
    scope: scopeOf(scope ?? undefined),
    window: windowOf(window ?? undefined, asOf ?? now),
    environment: environment ?? undefined,
    asOf: asOf ?? undefined,
  };
}

function scopeOf(scope: ScoreScopeInput | undefined): Scope {
  if (scope === undefined || scope.kind === 'PLATFORM') {
    if ((scope?.name ?? '') !== '') throw outOfBounds('scope.name', 'nothing for the platform');
    return { kind: 'PLATFORM', name: '' };
  }
  const name = scope.name ?? '';
  if (name === '' || name.length > nameLengthMax) throw outOfBounds('scope.name', `1 to ${nameLengthMax} characters`);
  return { kind: scope.kind, name };
}

function windowOf(window: ScoreWindowInput | undefined, now: string): Window {
  const lastDays = window?.lastDays ?? undefined;
  const instants = [window?.from, window?.to].filter((instant) => typeof instant === 'string');
  const [from, to] = instants;
  if (from !== undefined && to !== undefined && lastDays === undefined) return checkedWindow(from, to);
  if (instants.length > 0) throw outOfBounds('window', '`lastDays` alone, or `from` and `to`');
  return lastDaysWindow(lastDays ?? usualDays, now);
}

function lastDaysWindow(days: number, now: string): Window {
  if (days < 1 || days > lastDaysMax) throw outOfBounds('window.lastDays', `1 to ${lastDaysMax}`);
  return rollingWindow(days, now);
}

function checkedWindow(from: string, to: string): Window {
  const window = windowBetween(from, to);
  if (window !== undefined && window.to - window.from <= windowDaysMax * 24) return window;
  throw outOfBounds('window.to', `after \`from\`, at most ${windowDaysMax.toLocaleString('en-US')} days`);
}
