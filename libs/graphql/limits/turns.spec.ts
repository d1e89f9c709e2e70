import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

const patient = new AbortController().signal;

describe('taking turns', () => {
  it('lets a few of a key work at once, then whoever waits longest', async () => {
    const turns = new Turns(2);
    const came: string[] = [];
    const take = async (name: string) => {
      const end = await turns.take('carol', patient);
      came.push(name);
      return end;
    };
    const [endFirst, endSecond] = await Promise.all([take('first'), take('second')]);
    const third = take('third');
    const fourth = take('fourth');
    await Promise.resolve();
    expect(came).toEqual(['first', 'second']);
    endFirst();
    endFirst();
    await third;
    expect(came).toEqual(['first', 'second', 'third']);
    endSecond();
    await fourth;
    expect(came).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('holds up nobody of another key', async () => {
    const turns = new Turns(1);
    await turns.take('carol', patient);
    await expect(turns.take('pat', patient)).resolves.toBeInstanceOf(Function);
  });

  it('leaves the line of whoever does not wait any more', async () => {
    const turns = new Turns(1);
    const end = await turns.take('carol', patient);
    const controller = new AbortController();
    const left = turns.take('carol', controller.signal);
    const stays = turns.take('carol', patient);
    controller.abort();
    (await left)();
    end();
    (await stays)();
    await expect(turns.take('carol', patient)).resolves.toBeInstanceOf(Function);
  });
});
