import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SocketPlaces } from './socket-places.js';

const limits = {
  unknownSocketsMax: 4,
  unknownSocketsPerAddressMax: 2,
  socketsMax: 6,
  socketsPerAddressMax: 5,
  socketsPerCallerMax: 3,
};

function opened() {
  const places = new SocketPlaces(limits);
  const evicted: string[] = [];
  const enter = (name: string, network: string) => places.enter(network, () => evicted.push(name));
  return { places, evicted, enter };
}

describe('a socket whose caller is not known yet', () => {
  it('makes room for the next of its address, the one that waited longest first', () => {
    const { evicted, enter } = opened();
    for (const name of ['first', 'second', 'third']) enter(name, 'here');
    enter('other', 'there');
    expect(evicted).toEqual(['first']);
  });

  it('makes room for others when all of them are many', () => {
    const { evicted, enter } = opened();
    for (const name of ['a', 'b', 'c', 'd', 'e']) enter(name, name);
    expect(evicted).toEqual(['a']);
  });

  it('cannot shut out callers who say at once who they are', () => {
    const { places, evicted, enter } = opened();
    for (let count = 0; count < 100; count += 1) enter(`${count}`, `network ${count % 10}`);
    const place = enter('carol', 'there');
    expect(places.refusalFor('there')).toBeUndefined();
    expect(place.settle('carol')).toBeUndefined();
    for (let count = 0; count < 100; count += 1) enter(`${count}`, 'there');
    expect(evicted).not.toContain('carol');
  });
});

describe('a socket whose caller is known', () => {
  it('is one of a few that the caller may have, at any address', () => {
    const { enter } = opened();
    const told = ['a', 'b', 'c', 'd'].map((network) => enter('carol', network).settle('carol'));
    expect(told).toEqual([undefined, undefined, undefined, 'at most 3 sockets per caller']);
    expect(enter('pat', 'a').settle('pat')).toBeUndefined();
  });

  it('is refused when its address, or the server, has enough', () => {
    const { places, enter } = opened();
    for (const caller of ['a', 'b', 'c', 'd', 'e']) enter(caller, 'here').settle(caller);
    expect(places.refusalFor('here')).toBe('429 Too Many Requests');
    expect(enter('f', 'here').settle('f')).toBe('at most 5 sockets per address');
    expect(places.refusalFor('there')).toBeUndefined();
    enter('f', 'there').settle('f');
    expect(places.refusalFor('elsewhere')).toBe('503 Service Unavailable');
    expect(enter('g', 'elsewhere').settle('g')).toBe('at most 6 sockets');
  });

  it('gives its place back once, however often it leaves', () => {
    const { places, enter } = opened();
    const all = ['a', 'b', 'c', 'd', 'e'].map((caller) => {
      const place = enter(caller, 'here');
      place.settle(caller);
      return place;
    });
    for (const place of all.slice(0, 1)) {
      place.leave();
      place.leave();
    }
    expect(places.refusalFor('here')).toBeUndefined();
    enter('f', 'here').settle('f');
    expect(places.refusalFor('here')).toBe('429 Too Many Requests');
  });

  it('leaves nothing behind, whatever came and went', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(3), fc.boolean()), { maxLength: 60 }), (moves) => {
        const { places, enter } = opened();
        const all = moves.map(([caller, network, settles]) => {
          const place = enter('', `network ${network}`);
          if (settles) place.settle(`caller ${caller}`);
          return place;
        });
        for (const place of all) place.leave();
        const again = ['a', 'b', 'c', 'd', 'e', 'f'].map((caller, index) =>
          enter('', `network ${index % 2}`).settle(caller),
        );
        expect(again).toEqual(Array.from({ length: 6 }, () => undefined));
        expect(places.refusalFor('network 2')).toBe('503 Service Unavailable');
      }),
    ));
});
