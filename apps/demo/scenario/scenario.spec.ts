import { describe, expect, it } from '@jest/globals';
import { inspectSchema, validateAgainst } from '#libs/json-schema';
import { randomOf } from '../random.js';
import { capabilities } from './capabilities/index.js';
import { teams } from './teams.js';

const yearDays = 364;

describe('the scenario', () => {
  it('has twelve teams and twenty capabilities, each once', () => {
    expect(new Set(teams.map(({ team }) => team)).size).toBe(12);
    expect(new Set(capabilities.map(({ capability }) => capability)).size).toBe(20);
  });

  it.each(capabilities)('gives $capability an owner among the teams', ({ ownerTeam }) =>
    expect(teams.map(({ team }) => team)).toContain(ownerTeam),
  );

  it.each(capabilities)('gives $capability schemas that can be published', ({ parameterSchema, outputSchema }) => {
    expect(inspectSchema(parameterSchema)).toEqual([]);
    expect(inspectSchema(outputSchema)).toEqual([]);
  });

  it.each(capabilities)('asks for $capability and delivers it as its schemas say', (plot) => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const parameters = plot.parameters(randomOf(seed), 'payments-ledger-17');
      expect(validateAgainst(plot.parameterSchema, parameters)).toEqual([]);
    }
    expect(validateAgainst(plot.outputSchema, plot.outputs('payments-ledger-17', 'staging'))).toEqual([]);
  });

  it.each(capabilities)('tells the year of $capability in order', ({ registeredOnDay, versions }) => {
    for (const { version, betaOnDay, gaOnDay = yearDays, deprecatedOnDay = yearDays, replacement } of versions) {
      expect(betaOnDay).toBeGreaterThan(registeredOnDay);
      expect(betaOnDay).toBeLessThan(Math.min(gaOnDay, deprecatedOnDay));
      if (replacement === undefined) continue;
      const next = versions.find((other) => other.version === replacement);
      expect(next?.betaOnDay ?? yearDays).toBeLessThan(deprecatedOnDay);
      expect(version).not.toBe(replacement);
    }
  });
});
