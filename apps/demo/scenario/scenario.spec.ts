import { afterAll, describe, expect, it } from '@jest/globals';
import { BoundedWork } from '#libs/bounded-work';
import { JsonSchemas, jsonSchemaJobs } from '#libs/json-schema';
import { randomOf } from '../random.js';
import { capabilities } from './capabilities/index.js';
import { teams } from './teams.js';

const yearDays = 364;

const boundedWork = new BoundedWork({ modules: { 'json-schema': jsonSchemaJobs } });
const schemas = new JsonSchemas(boundedWork);
afterAll(() => boundedWork.close());

describe('the scenario', () => {
  it('has twelve teams and twenty capabilities, each once', () => {
    expect(new Set(teams.map(({ team }) => team)).size).toBe(12);
    expect(new Set(capabilities.map(({ capability }) => capability)).size).toBe(20);
  });

  it.each(capabilities)('gives $capability an owner among the teams', ({ ownerTeam }) =>
    expect(teams.map(({ team }) => team)).toContain(ownerTeam),
  );

  it.each(capabilities)('gives $capability schemas that can be published', async ({ ownerTeam, ...plot }) => {
    expect(await schemas.inspect({ schema: plot.parameterSchema, ownerTeam })).toEqual([]);
    expect(await schemas.inspect({ schema: plot.outputSchema, ownerTeam })).toEqual([]);
  });

  it.each(capabilities)('asks for $capability and delivers it as its schemas say', async ({ ownerTeam, ...plot }) => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const parameters = plot.parameters(randomOf(seed), 'payments-ledger-17');
      const asked = { schema: plot.parameterSchema, ownerTeam };
      expect(await schemas.validate(asked, JSON.stringify(parameters))).toEqual([]);
    }
    const outputs = plot.outputs('payments-ledger-17', 'staging');
    expect(await schemas.validate({ schema: plot.outputSchema, ownerTeam }, JSON.stringify(outputs))).toEqual([]);
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
