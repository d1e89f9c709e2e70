import { threadId } from 'node:worker_threads';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BoundedWork, type Job, JobFailed, TooBusy, type WorkOptions } from './index.js';

/** On a busy machine, jobs may wait as long as they like. */
const standingStill = () => 0;

const opened: BoundedWork[] = [];
afterEach(async () => {
  for (const work of opened.splice(0)) await work.close();
});

function bounded(options: Partial<WorkOptions> = {}): BoundedWork {
  const modules = { example: new URL('./jobs.fixture.ts', import.meta.url) };
  const work = new BoundedWork({ modules, now: standingStill, ...options });
  opened.push(work);
  return work;
}

const job = (name: string, changed: Partial<Job> = {}): Job => ({
  module: 'example',
  name,
  texts: [],
  subject: name,
  account: 'databases',
  cpuMsMax: 200,
  ...changed,
});
const tooExpensive = { outcome: 'too-expensive', retryAfterSeconds: 600 };

describe('a job', () => {
  it('is done in another thread, and answers with a text', async () => {
    const work = bounded();
    expect(await work.run(job('shout', { texts: ['quietly'] }))).toEqual({ outcome: 'done', text: 'QUIETLY' });
    const answer = await work.run(job('thread'));
    expect(answer).toMatchObject({ outcome: 'done' });
    expect(answer).not.toMatchObject({ text: String(threadId) });
  });

  it.each(['match', 'hoard'])('is ended when it takes more than it may: %s', async (name) =>
    expect(await bounded().run(job(name))).toEqual(tooExpensive),
  );

  it('is ended when it hangs without taking anything', async () =>
    expect(await bounded({ wallMsMax: 50 }).run(job('hang'))).toEqual(tooExpensive));

  it('is judged by its own processor time, not by that of those before it', async () => {
    const work = bounded();
    const often = Array.from({ length: 8 }, () => work.run(job('work', { texts: ['80'] })));
    for (const answer of await Promise.all(often)) expect(answer).toMatchObject({ outcome: 'done' });
  });

  it.each(['fail', 'exit', 'unheard-of'])('that is wrong by our own mistake is a fault: %s', async (name) => {
    const work = bounded();
    await expect(work.run(job(name))).rejects.toThrow(JobFailed);
    expect(await work.run(job('shout', { texts: ['again'] }))).toEqual({ outcome: 'done', text: 'AGAIN' });
  });

  it('is a fault when the module cannot be loaded, each time', async () => {
    const work = bounded({ modules: { example: new URL('./missing.fixture.ts', import.meta.url) } });
    for (let count = 0; count < 3; count += 1) await expect(work.run(job('shout'))).rejects.toThrow(JobFailed);
  });
});

describe('a job that was ended', () => {
  it('is followed by others on new threads', async () => {
    const work = bounded();
    const subjects = ['a', 'b', 'c', 'd'];
    const ended = await Promise.all(subjects.map((subject) => work.run(job('match', { subject }))));
    expect(ended).toEqual(subjects.map(() => tooExpensive));
    expect(await work.run(job('shout', { texts: ['on'] }))).toEqual({ outcome: 'done', text: 'ON' });
  });

  it('is told of, with who is to blame', async () => {
    const lost: unknown[] = [];
    await bounded({ onLost: (told) => void lost.push(told) }).run(job('match'));
    expect(lost).toMatchObject([{ job: { module: 'example', name: 'match', account: 'databases', subject: 'match' } }]);
  });

  it('keeps its subject away for ten minutes, without trying it again', async () => {
    let now = 0;
    const work = bounded({ now: () => now });
    await work.run(job('match', { subject: 'dear' }));
    now += 599_000;
    const cheap = job('shout', { subject: 'dear', texts: ['now'] });
    expect(await work.run(cheap)).toEqual({ outcome: 'too-expensive', retryAfterSeconds: 1 });
    now += 1_000;
    expect(await work.run(cheap)).toEqual({ outcome: 'done', text: 'NOW' });
  });

  it('spares those of the same subject that wait behind it', async () => {
    const lost: unknown[] = [];
    const work = bounded({ onLost: (told) => void lost.push(told) });
    const answers = await Promise.all(Array.from({ length: 20 }, () => work.run(job('match', { subject: 'dear' }))));
    expect(answers).toEqual(answers.map(() => tooExpensive));
    // One on each thread, before anybody knew.
    expect(lost).toHaveLength(2);
  });
});

describe('taking turns', () => {
  it('leaves one thread to accounts that did not overrun', async () => {
    const work = bounded();
    await work.run(job('match', { account: 'flood' }));
    const flood = Array.from({ length: 6 }, (_, index) =>
      work.run(job('work', { account: 'flood', subject: `flood ${index}`, texts: ['30'] })),
    );
    const threads = new Set((await Promise.all(flood)).map((answer) => (answer.outcome === 'done' ? answer.text : '')));
    expect(threads.size).toBe(1);
  });

  it('does one job of each account after the other', async () => {
    const work = bounded();
    const done: string[] = [];
    const ask = async (account: string) => {
      await work.run(job('work', { account, subject: account, texts: ['10'] }));
      done.push(account);
    };
    await Promise.all([...Array.from({ length: 20 }, () => ask('flood')), ask('quiet')]);
    expect(done.indexOf('quiet')).toBeLessThan(5);
  });

  it('refuses an account that has fifty jobs waiting, and nobody else', async () => {
    const work = bounded();
    const asked = Array.from({ length: 60 }, () => work.run(job('shout', { account: 'flood' })));
    const quiet = work.run(job('shout', { account: 'quiet' }));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(52);
    expect(outcomes.at(-1)).toMatchObject({ reason: expect.any(TooBusy) });
    expect(await quiet).toMatchObject({ outcome: 'done' });
  });

  it('refuses everybody when five hundred jobs wait', async () => {
    const work = bounded();
    const asked = Array.from({ length: 600 }, (_, index) => work.run(job('shout', { account: `team ${index}` })));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(502);
  });

  it('refuses what has waited so long that nobody needs the answer', async () => {
    let now = 0;
    const work = bounded({ now: () => now });
    const asked = [0, 1, 2].map(() => work.run(job('shout')));
    now = 5_001;
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });
});

describe('closing', () => {
  it('refuses what runs, what waits and what comes', async () => {
    const work = bounded();
    const asked = Promise.allSettled(Array.from({ length: 5 }, () => work.run(job('work', { texts: ['100'] }))));
    await work.close();
    expect(await asked).toMatchObject(Array.from({ length: 5 }, () => ({ reason: expect.any(TooBusy) })));
    await expect(work.run(job('shout'))).rejects.toThrow(TooBusy);
  });

  it('ends threads that were started and had nothing to do', async () => {
    const work = bounded();
    work.start();
    await work.close();
    await expect(work.run(job('shout'))).rejects.toThrow(TooBusy);
  });
});
