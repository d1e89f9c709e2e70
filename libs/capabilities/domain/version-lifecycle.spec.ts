import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Decision } from '#libs/kernel';
import type { Stage, VersionFact } from '../events/index.js';
import { acknowledgeDeprecation } from './acknowledge-deprecation.js';
import { deprecateVersion } from './deprecate-version.js';
import { draftVersion } from './draft-version.js';
import { pauseVersion } from './pause-version.js';
import { postponeSunset } from './postpone-sunset.js';
import { promoteVersion } from './promote-version.js';
import { publishVersion } from './publish-version.js';
import { resumeVersion } from './resume-version.js';
import { retireClosedVersion } from './retire-closed-version.js';
import { type InstanceInTheWay, retireVersion } from './retire-version.js';
import { activeCapability, contract, migrationGuide, name, owner } from './sample-facts.js';
import { sunsetVersion } from './sunset-version.js';
import { type Version, version } from './version.js';
import { successorsOf } from './version-lifecycle.js';
import { withdrawVersion } from './withdraw-version.js';

type Rule = (state: Version) => Decision<VersionFact, { readonly reason: string }>;

const instant = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const stage = fc.constantFrom<Stage>('ALPHA', 'BETA', 'GA');
const instances = fc.constantFrom([], [], [{ instance: 'i-1', phase: 'LIVE' } as const]);
const department = { status: 'REGISTERED', department: 'acme/platform' } as const;

const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc
    .string()
    .map((releaseNotes) => draftVersion({ ...name, contract: { ...contract, releaseNotes } }, activeCapability)),
  stage.map((at) =>
    publishVersion(
      { ...name, stage: at },
      { capability: activeCapability, owner: department, inspected: { contract, violations: [] } },
    ),
  ),
  stage.map((to) => promoteVersion({ ...name, ...owner, stage: to })),
  fc.string().map((reason) => pauseVersion({ ...name, reason })),
  fc.constant(resumeVersion(name)),
  fc
    .tuple(instant, instant, fc.boolean())
    .map(([sunsetAt, announcedAt, hasInstances]) =>
      deprecateVersion(
        { ...name, sunsetAt, announcedAt, migrationGuide },
        { noticePeriodDays: 90, hasInstances, replacement: undefined },
      ),
    ),
  instant.map((sunsetAt) => postponeSunset({ ...name, sunsetAt })),
  fc.constantFrom('payments', 'search').map((team) => acknowledgeDeprecation({ ...name, team })),
  instant.map((now) => sunsetVersion({ ...name, now })),
  instances.map((inTheWay) => retireVersion(name, inTheWay)),
  instances.map((inTheWay) => retireClosedVersion(name, inTheWay)),
  fc.string().map((reason) => withdrawVersion({ ...name, reason })),
);

const rules = fc.array(rule, { maxLength: 40, size: 'max' });

function apply(state: Version, decide: Rule): Version {
  const decision = decide(state);
  return decision.outcome === 'accepted' ? decision.facts.reduce(version.evolve, state) : state;
}

/** The states that a sequence of commands leads through, the first one included. */
function statesOf(commands: readonly Rule[]): readonly Version[] {
  return commands.reduce<readonly Version[]>(
    (states, decide) => [...states, apply(states.at(-1) ?? version.initialState, decide)],
    [version.initialState],
  );
}

const transitionsOf = (states: readonly Version[]): readonly string[] =>
  states
    .slice(1)
    .map(({ status }, index) => ({ from: states[index]?.status, to: status }))
    .filter(({ from, to }) => from !== to)
    .map(({ from, to }) => `${from} → ${to}`);

const allowed = new Set(Object.entries(successorsOf).flatMap(([from, next]) => next.map((to) => `${from} → ${to}`)));

describe('the lifecycle of a version', () => {
  it('is never left, whatever commands come in whatever order', () =>
    fc.assert(
      fc.property(rules, (commands) => transitionsOf(statesOf(commands)).every((step) => allowed.has(step))),
      { numRuns: 2_000 },
    ));

  it('can take every step', () => {
    const sequences = fc.sample(rules, { numRuns: 2_000, seed: 1 });
    const taken = new Set(sequences.flatMap((commands) => transitionsOf(statesOf(commands))));
    expect(taken).toEqual(allowed);
  });

  it('never lets a contract change once it is published', () =>
    fc.assert(
      fc.property(rules, (commands) => {
        const published = statesOf(commands).filter(({ status }) => status !== 'ABSENT' && status !== 'DRAFT');
        expect(new Set(published.map((state) => state.contract)).size).toBeLessThanOrEqual(1);
      }),
    ));

  it('lets no command, given again on what it made, record anything new', () =>
    fc.assert(
      fc.property(rules, rule, (commands, decide) => {
        const state = apply(commands.reduce(apply, version.initialState), decide);
        const again = decide(state);
        const recorded = again.outcome === 'accepted' ? again.facts.map(({ type }) => type) : [];
        expect(recorded).toEqual([]);
      }),
      { numRuns: 1_000 },
    ));

  it('lets no retirement be refused that has recorded something, whatever happens between its two decisions', () =>
    fc.assert(
      fc.property(rules, rules, instances, (before, between, found: readonly InstanceInTheWay[]) => {
        const state = before.reduce(apply, version.initialState);
        const closing = retireVersion(name, [])(state);
        const hasRecorded = closing.outcome === 'accepted' && closing.facts.length > 0;
        const later = between.reduce(apply, apply(state, retireVersion(name, [])));
        const { outcome } = retireClosedVersion(name, found)(later);
        expect(hasRecorded && outcome === 'rejected').toBe(false);
      }),
      { numRuns: 2_000 },
    ));
});
