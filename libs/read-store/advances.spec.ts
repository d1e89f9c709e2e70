import { describe, expect, it } from '@jest/globals';
import { advancesOf } from './advances.js';
import { ViewProgress } from './view-progress.js';

const advance = (views: ViewProgress, ordinal: number) =>
  views.report({ position: `memory.${ordinal}`, stopped: undefined, isParked: () => false });

describe('following the progress of views', () => {
  it('tells at the beginning, and each step once when the reader keeps pace', async () => {
    const views = new ViewProgress();
    const advances = advancesOf(views, new AbortController().signal);
    expect(await advances.next()).toEqual({ done: false, value: undefined });
    const next = advances.next();
    advance(views, 1);
    expect(await next).toEqual({ done: false, value: 'memory.1' });
    await advances.return(undefined);
  });

  it('tells the steps that a busy reader missed as one', async () => {
    const views = new ViewProgress();
    const controller = new AbortController();
    const advances = advancesOf(views, controller.signal);
    await advances.next();
    advance(views, 1);
    advance(views, 2);
    expect(await advances.next()).toEqual({ done: false, value: 'memory.2' });
    const next = advances.next();
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('ends when the signal aborts while nothing happens', async () => {
    const controller = new AbortController();
    const advances = advancesOf(new ViewProgress(), controller.signal);
    await advances.next();
    const next = advances.next();
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
