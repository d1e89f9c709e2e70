import { describe, expect, it } from '@jest/globals';
import { decideAppend, type StreamHistory } from './decide-append.js';

/** A stream with these ids, of which the last ones may still be on their way to the disk. */
function stream(
  ids: readonly string[],
  more: Partial<StreamHistory> & { readonly undurable?: number } = {},
): StreamHistory {
  const { undurable = 0, ...rest } = more;
  return {
    lastRevision: ids.length - 1,
    isTombstoned: false,
    isSoftDeleted: false,
    eventAt(revision) {
      const id = ids[revision];
      return id === undefined ? undefined : { id, isDurable: revision < ids.length - undurable };
    },
    revisionOf(id) {
      const revision = ids.lastIndexOf(id);
      return revision < 0 ? undefined : revision;
    },
    ...rest,
  };
}

const written = stream(['a', 'b', 'c']);

describe('deciding on an append that expects a revision', () => {
  it.each([
    ['new events behind the last', 2, ['d'], { kind: 'store', firstRevision: 3 }],
    ['the same events behind the last', 2, ['c'], { kind: 'store', firstRevision: 3 }],
    ['all events again', 'no_stream', ['a', 'b', 'c'], { kind: 'repeated', lastRevision: 2 }],
    ['the first events again', 'no_stream', ['a'], { kind: 'repeated', lastRevision: 0 }],
    ['a later append again', 0, ['b'], { kind: 'repeated', lastRevision: 1 }],
    ['the last events at the first revision', 'no_stream', ['b', 'c'], { kind: 'wrong-revision', lastRevision: 2 }],
    ['the same and one more', 'no_stream', ['a', 'b', 'c', 'd'], { kind: 'wrong-revision', lastRevision: 2 }],
    ['a future revision', 3, ['d'], { kind: 'wrong-revision', lastRevision: 2 }],
    ['nothing at a past revision', 0, [], { kind: 'wrong-revision', lastRevision: 2 }],
  ] as const)('takes %s for what it is', (_what, expected, ids, decision) => {
    expect(decideAppend(written, expected, ids)).toEqual(decision);
  });

  it('drops a repetition whose events are not all durable', () => {
    const half = stream(['a', 'b'], { undurable: 1 });
    expect(decideAppend(half, 'no_stream', ['a', 'b'])).toEqual({ kind: 'in-flight' });
    expect(decideAppend(half, 'no_stream', ['a'])).toEqual({ kind: 'repeated', lastRevision: 0 });
  });

  it('begins a soft-deleted stream anew behind its last revision', () => {
    const deleted = stream(['a', 'b'], { isSoftDeleted: true });
    expect(decideAppend(deleted, 'no_stream', ['c'])).toEqual({ kind: 'store', firstRevision: 2 });
  });

  it('refuses everything on a closed stream', () => {
    expect(decideAppend(stream(['a'], { isTombstoned: true }), 0, ['b'])).toEqual({ kind: 'stream-deleted' });
  });
});

describe('deciding on an append that expects no revision', () => {
  it.each([
    ['any', ['d'], { kind: 'store', firstRevision: 3 }],
    ['any', ['b', 'c'], { kind: 'repeated', lastRevision: 2 }],
    ['any', ['b', 'd'], { kind: 'wrong-revision', lastRevision: 2 }],
    ['any', ['d', 'd'], { kind: 'store', firstRevision: 3 }],
    ['stream_exists', ['d'], { kind: 'store', firstRevision: 3 }],
  ] as const)('%s, with %j', (expected, ids, decision) => {
    expect(decideAppend(written, expected, ids)).toEqual(decision);
  });

  it('refuses when the stream has to exist and does not', () => {
    expect(decideAppend(stream([]), 'stream_exists', ['a'])).toEqual({
      kind: 'wrong-revision',
      lastRevision: undefined,
    });
  });
});
