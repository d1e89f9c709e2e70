import { describe, expect, it } from '@jest/globals';
import { inGroups } from './in-groups.js';

/** Groups that end when they are told to. */
function slowGroups() {
  const begun: { readonly keys: readonly string[]; readonly end: PromiseWithResolvers<readonly (string | Error)[]> }[] =
    [];
  const groups = inGroups<string>((keys) => {
    const end = Promise.withResolvers<readonly (string | Error)[]>();
    begun.push({ keys, end });
    return end.promise;
  });
  const finish = async (index: number, given?: readonly (string | Error)[]) => {
    const results = given ?? begun[index]?.keys.map((key) => `of ${key}`) ?? [];
    begun[index]?.end.resolve(results);
    await new Promise(setImmediate);
  };
  return { groups, begun, finish };
}

describe('what is made in groups', () => {
  it('is made at once when nothing is under way, and then for all who came meanwhile', async () => {
    const { groups, begun, finish } = slowGroups();
    const asked = ['a', 'b', 'c', 'b', 'a'].map((key) => groups.make(key));
    expect(groups.isUnderWay('c')).toBe(true);
    await finish(0);
    await finish(1);
    expect(begun.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c']]);
    expect(await Promise.all(asked)).toEqual(['of a', 'of b', 'of c', 'of b', 'of a']);
    expect(groups.isUnderWay('c')).toBe(false);
  });

  it('fails for its own group only', async () => {
    const { groups, begun, finish } = slowGroups();
    const [first, second] = [groups.make('a'), groups.make('b')];
    begun[0]?.end.reject(new Error('cut'));
    await expect(first).rejects.toThrow('cut');
    await finish(1);
    expect(await second).toBe('of b');
    const again = groups.make('a');
    await finish(2);
    expect(await again).toBe('of a');
  });

  it('fails for one key alone when the group says so', async () => {
    const { groups, finish } = slowGroups();
    const [first, second, third] = [groups.make('a'), groups.make('b'), groups.make('c')];
    await finish(0);
    await Promise.all([finish(1, [new Error('altered'), 'of c']), expect(second).rejects.toThrow('altered')]);
    expect(await Promise.all([first, third])).toEqual(['of a', 'of c']);
  });

  it('leaves nobody waiting whom a group gave nothing', async () => {
    const { groups, finish } = slowGroups();
    const asked = groups.make('a');
    await Promise.all([finish(0, []), expect(asked).rejects.toThrow(TypeError)]);
  });

  it('is made for 500 at a time, however many wait', async () => {
    const { groups, begun, finish } = slowGroups();
    const asked = Array.from({ length: 1_001 }, (_, index) => groups.make(`${index}`));
    for (let group = 0; group < 3; group += 1) await finish(group);
    expect(begun.map(({ keys }) => keys.length)).toEqual([1, 500, 500]);
    expect(await Promise.all(asked)).toHaveLength(1_001);
  });
});
