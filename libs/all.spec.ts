import 'reflect-metadata';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allLibs, allViews } from '#libs/all';
import { allFacts } from '#libs/all-facts';

const withFile = (fileOf: (lib: string) => string) =>
  readdirSync('libs').filter((lib) => existsSync(`libs/${lib}/${fileOf(lib)}`));

describe('the list of all libs', () => {
  it('names every lib that says what it is, by its folder', () => {
    expect(allLibs.map(({ name }) => name).toSorted()).toEqual(withFile((lib) => `${lib}.lib.ts`));
  });

  it('of facts names every lib that has some, by its folder', () => {
    expect(allFacts.map(({ name }) => name).toSorted()).toEqual(withFile(() => 'events/index.ts'));
  });

  it('holds each view and each category of facts once', () => {
    const names = allViews.map(({ name }) => name);
    const categories = allFacts.flatMap(({ facts }) => facts.map(({ family }) => family.category));
    for (const each of [names, categories]) expect(new Set(each).size).toBe(each.length);
  });

  it('has a view beside which each reaction and timer of the lib may run: no lib only follows', () => {
    for (const { views, reactions, timers } of allLibs) {
      expect(views.length > 0 || reactions.length + timers.length === 0).toBe(true);
    }
  });
});
