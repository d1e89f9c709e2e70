import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FileKeys, openKeys } from '#libs/event-store';
import { accept, markOf } from '#libs/kernel';
import { commandNamed, InMemoryEventStore } from '#libs/testing';
import { targetsOf } from './domain/erasure-targets.js';
import { Erasures } from './erasures.store.js';
import type { ErasureFact } from './events/index.js';
import { StandingErasures } from './standing-erasures.store.js';

const place = { factId: 'fact-1', field: 'note' };
const ada = { name: 'Ada Lovelace', email: 'ada@example.org' };

/** A log with its keys in files, which are copied and put back while nothing runs. */
class Installation {
  readonly #directory = mkdtempSync(join(tmpdir(), 'bourse-erasures-'));
  #log = new InMemoryEventStore();
  readonly #texts: { readonly stream: string; readonly text: string }[] = [];
  readonly #ordered = { streams: new Set<string>(), people: new Set<string>() };
  /** Orders that the reaction has not seen, and those that nobody has carried out. */
  #waiting: readonly ErasureFact[] = [];
  #open: readonly ErasureFact[] = [];
  #copyCount = 0;
  #orderCount = 0;
  #keys: FileKeys;
  #erasures: StandingErasures;

  /** The log is put back to before everything, and grows past where it was: with other facts. */
  async loseLog(...orders: readonly ErasureFact[]) {
    const before = (await this.#log.readAll(undefined)).facts.length;
    this.#log = new InMemoryEventStore();
    for (const order of orders) await this.order(order);
    for (let count = orders.length; count <= before; count += 1) await this.order(subject(`somebody-${count}`));
    await this.stop();
  }

  constructor() {
    this.#keys = openKeys({ directory: this.#directory });
    this.#erasures = this.#standing();
  }

  #standing() {
    return StandingErasures.on({ eventStore: this.#log, keys: this.#keys });
  }

  async write(stream: string) {
    if (this.#ordered.streams.has(stream)) return;
    this.#texts.push({ stream, text: await this.#keys.sealing.seal(stream, 'secret', place) });
  }

  remember(principal: string) {
    return this.#keys.people.remember(principal, ada);
  }

  /** Records an order; the reaction has not seen it yet. */
  async order(fact: ErasureFact) {
    const { streams, people } = targetsOf([fact]);
    for (const stream of streams) this.#ordered.streams.add(stream);
    for (const principal of people) this.#ordered.people.add(principal);
    this.#orderCount += 1;
    const id = `order-${this.#orderCount}`;
    await new Erasures(this.#log, this.#keys.sealing).decide(id, commandNamed(id), () => accept(fact));
    this.#waiting = [...this.#waiting, fact];
    this.#open = [...this.#open, fact];
  }

  /** The reaction carries out what it has not seen, and writes down how far it is. */
  async react() {
    for (const order of this.#waiting) await this.#erasures.carryOut([order]);
    this.#waiting = [];
    this.#open = [];
    const newest = await this.#log.newest();
    if (newest !== undefined) await this.#erasures.passed(markOf(newest));
  }

  async stop(meanwhile: () => void = () => undefined) {
    this.#keys.close();
    meanwhile();
    this.#keys = openKeys({ directory: this.#directory });
    this.#erasures = this.#standing();
    await this.#erasures.carryOutAll();
    this.#open = [];
  }

  copyKeys() {
    this.#copyCount += 1;
    return this.stop(() => copyFileSync(this.#file, `${this.#file}.copy-${this.#copyCount}`));
  }

  putBack(copy: number) {
    if (this.#copyCount === 0) return this.stop();
    return this.stop(() => copyFileSync(`${this.#file}.copy-${(copy % this.#copyCount) + 1}`, this.#file));
  }

  get #file() {
    return join(this.#directory, 'keys.sqlite');
  }

  /** What can be read though it was ordered to be erased. */
  async readable(): Promise<readonly string[]> {
    const { sealing, people } = this.#keys;
    const open = targetsOf(this.#open);
    const told: string[] = [];
    for (const { stream, text } of this.#texts) {
      if (!this.#ordered.streams.has(stream) || open.streams.includes(stream)) continue;
      const opened = await sealing.open(stream, text).catch(() => 'no key');
      if (opened === 'secret') told.push(stream);
    }
    for (const [principal, { name }] of await people.nameOf([...this.#ordered.people])) {
      if (!open.people.includes(principal) && name !== 'erased') told.push(principal);
    }
    return told;
  }

  close() {
    this.#keys.close();
    rmSync(this.#directory, { recursive: true });
  }
}

type Step = (installation: Installation) => Promise<unknown>;

const instance = (id: string): ErasureFact => ({ type: 'InstanceErasureOrdered', data: { instance: id } });
const tokens = (...ids: readonly string[]): ErasureFact => ({
  type: 'TokensErasureOrdered',
  data: { principal: 'person-1', tokens: [...ids] },
});
const subject = (id: string): ErasureFact => ({ type: 'SubjectErasureOrdered', data: { principal: id } });
const one = fc.constantFrom('1', '2', '3');
const withOne = (act: (held: Installation, id: string) => Promise<unknown>) =>
  one.map((id) => (held: Installation) => act(held, id));
const steps: fc.Arbitrary<Step> = fc.oneof(
  withOne((held, id) => held.write(`instance-${id}`)),
  withOne((held, id) => held.write(`token-${id}`)),
  withOne((held, id) => held.remember(`person-${id}`)),
  withOne((held, id) => held.order(instance(id))),
  withOne((held, id) => held.order(tokens(id, '3'))),
  withOne((held, id) => held.order(subject(`person-${id}`))),
  withOne((held, id) => held.putBack(Number(id))),
  fc.constant<Step>((held) => held.react()),
  fc.constant<Step>((held) => held.stop()),
  fc.constant<Step>((held) => held.copyKeys()),
);

async function played<Result>(story: (installation: Installation) => Promise<Result>): Promise<Result> {
  const installation = new Installation();
  try {
    return await story(installation);
  } finally {
    installation.close();
  }
}

describe('what was ordered to be erased', () => {
  it(
    'is never read again, in whatever order things are erased, keys are put back and processes start',
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(steps, { maxLength: 25 }), (story) =>
          played(async (installation) => {
            for (const step of story) {
              await step(installation);
              expect(await installation.readable()).toEqual([]);
            }
          }),
        ),
        { numRuns: 40 },
      ),
    180_000,
  );

  it('is erased again in keys from before the erasure, and the rest of them is as it was', () =>
    played(async (installation) => {
      await installation.write('instance-1');
      await installation.remember('person-1');
      await installation.copyKeys();
      await installation.order(instance('1'));
      await installation.order(subject('person-1'));
      await installation.react();
      await installation.putBack(0);
      expect(await installation.readable()).toEqual([]);
    }));

  it('is erased also when the log was put back and has grown past what the keys know of it', () =>
    played(async (installation) => {
      await installation.write('instance-1');
      await installation.order(subject('person-1'));
      await installation.order(subject('person-2'));
      await installation.react();
      await installation.loseLog(instance('1'));
      expect(await installation.readable()).toEqual([]);
    }));
});
