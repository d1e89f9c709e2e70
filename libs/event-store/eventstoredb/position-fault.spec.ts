import { describe, expect, it } from '@jest/globals';
import type { LogClient } from './log-client.js';
import { positionJudge } from './position-fault.js';
import { faultKindOf } from './server-fault.js';

const unused = (): never => {
  throw new Error('not called here');
};

/** A client whose reads of the end of the log do as the list says, the last one from then on. */
function client(...ends: readonly ('answer' | 'fail')[]): LogClient {
  const left = [...ends];
  const readAll: LogClient['readAll'] = () => ({
    events: (async function* () {
      const next = left.length > 1 ? left.shift() : left[0];
      if (next === 'fail') throw new Error('14 UNAVAILABLE');
      yield {};
    })(),
    cancel: () => undefined,
  });
  return {
    append: unused,
    readStream: unused,
    readAll,
    subscribe: unused,
    retire: unused,
    close: async () => undefined,
  };
}

async function kindsOf(judging: LogClient, errors: readonly Error[]) {
  const judged = positionJudge(judging);
  const kinds: string[] = [];
  for (const error of errors) kinds.push(faultKindOf(await judged(error, 1_000)));
  return kinds;
}

const failedRead = new Error('2 UNKNOWN: Unexpected ReadAllResult: Error');
const wordless = Object.assign(new Error('UnavailableError'), { type: 'unavailable' });

describe('a read from a position that fails without its reason', () => {
  it('fails for the position at once where the server says which read failed and reads the end of its log', async () => {
    expect(await kindsOf(client('answer'), [failedRead])).toEqual(['bad-request']);
  });

  it('may pass where the server does not read the end of its log either', async () => {
    expect(await kindsOf(client('fail'), [failedRead, failedRead, wordless, wordless, wordless])).toEqual(
      Array.from({ length: 5 }, () => 'passing'),
    );
  });

  it('fails for the position at the third time where nothing at all is said, because a server may be lost between two reads', async () => {
    expect(await kindsOf(client('answer'), [wordless, wordless, wordless])).toEqual([
      'passing',
      'passing',
      'bad-request',
    ]);
    const flickering = client('answer', 'answer', 'fail', 'answer', 'answer');
    expect(await kindsOf(flickering, [wordless, wordless, wordless, wordless, wordless])).not.toContain('bad-request');
  });

  it('stays what it is where the server names another reason', async () => {
    const named = new Error('14 UNAVAILABLE: Server Is Not Ready');
    expect(await kindsOf(client('answer'), [named, named, named])).toEqual(['passing', 'passing', 'passing']);
  });
});
