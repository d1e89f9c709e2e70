import fc from 'fast-check';
import { SealBroken, type Sealing, StreamErased } from '#libs/event-store';
import type { SpecTools } from './spec-tools.js';

type Tools = Pick<SpecTools, 'expect' | 'it'>;

const place = { factId: 'fact-1', field: 'note' };

/** What every sealing promises; call inside `describe`. */
export function sealingContract({ expect, it }: Tools, make: () => Sealing): void {
  it('gives back every text that was sealed, and shows none of it', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const sealing = make();
        const sealed = await sealing.seal('shelf-a', text, place);
        expect(await sealing.open('shelf-a', sealed, place)).toBe(text);
        expect(await sealing.open('shelf-a', sealed)).toBe(text);
        expect(text === '' ? sealed === '' : sealed.startsWith('sealed:')).toBe(true);
      }),
    ));

  it('opens a page of texts in order', async () => {
    const sealing = make();
    const streams = ['shelf-a', 'shelf-b', 'shelf-a'];
    const texts = await Promise.all(
      streams.map(async (stream, index) => ({ stream, text: await sealing.seal(stream, `text ${index}`, place) })),
    );
    expect(await sealing.openAll(texts)).toEqual(['text 0', 'text 1', 'text 2']);
  });

  it('does not open a text in another stream, fact or field', async () => {
    const sealing = make();
    const sealed = await sealing.seal('shelf-a', 'secret', place);
    await sealing.seal('shelf-b', 'other', place);
    await expect(sealing.open('shelf-b', sealed)).rejects.toThrow(SealBroken);
    await expect(sealing.open('shelf-a', sealed, { ...place, factId: 'fact-2' })).rejects.toThrow(SealBroken);
    await expect(sealing.open('shelf-a', sealed, { ...place, field: 'other' })).rejects.toThrow(SealBroken);
  });

  it('does not open a text that was never sealed', async () => {
    await expect(make().open('shelf-a', 'in the clear')).rejects.toThrow(SealBroken);
  });

  it('reads a page whose texts are not all sound, with a word where one was damaged, moved or never sealed', async () => {
    const sealing = make();
    const [first, last] = [await sealing.seal('shelf-a', 'first', place), await sealing.seal('shelf-c', 'last', place)];
    await sealing.seal('shelf-b', 'other', place);
    const texts = [first, first, 'in the clear', '', last];
    const streams = ['shelf-a', 'shelf-b', 'shelf-a', 'shelf-a', 'shelf-c'];
    expect(await sealing.openAll(streams.map((stream, index) => ({ stream, text: texts[index] ?? '' })))).toEqual([
      'first',
      'unreadable',
      'unreadable',
      '',
      'last',
    ]);
    expect(sealing.unreadable.counts()).toEqual({ KEY_MISSING: 0, BROKEN: 2 });
    expect(sealing.unreadable.streams()).toContain('shelf-b');
  });

  it('tells of a stream whether it is sealed or erased, without its texts', async () => {
    const sealing = make();
    for (const stream of ['shelf-a', 'shelf-b']) await sealing.seal(stream, 'secret', place);
    await sealing.eraseStreams(['shelf-b']);
    expect(await sealing.fatesOf(['shelf-b', 'shelf-a', 'shelf-b'])).toEqual(['ERASED', 'SEALED', 'ERASED']);
    expect(await sealing.fatesOf([])).toEqual([]);
  });

  it('says that a text is erased once its stream is, and seals nothing there again', async () => {
    const sealing = make();
    const sealed = await sealing.seal('shelf-a', 'secret', place);
    const other = await sealing.seal('shelf-b', 'kept', place);
    const countBefore = sealing.erasureCount;
    await sealing.eraseStreams(['shelf-a']);
    await sealing.eraseStreams(['shelf-a']);
    expect(await sealing.open('shelf-a', sealed)).toBe('erased');
    expect(await sealing.open('shelf-b', other)).toBe('kept');
    expect(sealing.erasureCount).toBeGreaterThan(countBefore);
    await expect(sealing.seal('shelf-a', 'more', place)).rejects.toThrow(StreamErased);
  });

  it('counts the same digest for the same payload, whatever the order of its keys', () => {
    const sealing = make();
    expect(sealing.digest({ a: 1, b: { c: [1, 2], d: 'x' } })).toBe(sealing.digest({ b: { d: 'x', c: [1, 2] }, a: 1 }));
    expect(sealing.digest({ a: 1 })).not.toBe(sealing.digest({ a: 2 }));
    expect(sealing.digest({ a: 1 })).toMatch(/^[0-9a-f]{64}$/);
  });

  it('makes the same secret for the same parts, another for others, and none that is a digest', () => {
    const sealing = make();
    const secret = sealing.secretOf('claim', 'command-1', 'operation-1');
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(sealing.secretOf('claim', 'command-1', 'operation-1')).toBe(secret);
    const others = [
      sealing.secretOf('claim', 'command-1', 'operation-2'),
      sealing.secretOf('claim', 'command-1operation-1'),
      sealing.secretOf('claim', 'command-1', 'operation-1', ''),
      sealing.secretOf('another purpose', 'command-1', 'operation-1'),
      Buffer.from(sealing.digest(['claim', 'command-1', 'operation-1']), 'hex').toString('base64url'),
    ];
    expect(new Set([secret, ...others]).size).toBe(1 + others.length);
  });
}
