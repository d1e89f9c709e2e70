import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutation, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { Length, Matches } from 'class-validator';
import { Contended, StorageFull, StoreUnavailable, StreamDeleted, UnknownOutcome } from '#libs/event-store';
import {
  connection,
  globalId,
  Mutations,
  Nodes,
  openText,
  type RequestContext,
  type TextKind,
  WrittenJson,
} from '#libs/graphql';
import { PostgresqlUnavailable } from '#libs/postgresql';

export interface Widget {
  readonly id: string;
  readonly name: string;
  readonly consumerTeam: string;
  readonly ownerTeam: string;
  readonly secret: string;
}

const widgets: readonly Widget[] = Array.from({ length: 200 }, (_, index) => ({
  id: globalId('Widget', `widget-${index}`),
  name: `widget-${index}`,
  consumerTeam: index % 2 === 0 ? 'search' : 'payments',
  ownerTeam: 'platform',
  secret: 'the secret of a widget',
}));

const planBytes = 10_000;

const faults: Readonly<Record<string, () => Error>> = {
  StorageFull: () => new StorageFull('widget-1'),
  UnknownOutcome: () => new UnknownOutcome('widget-1', 'the disk failed'),
  StoreUnavailable: () => new StoreUnavailable('no answer'),
  PostgresqlUnavailable: () => new PostgresqlUnavailable('no answer'),
  StreamDeleted: () => new StreamDeleted('widget-1'),
  Contended: () => new Contended('widget-1', 'too many'),
  Defect: () => new Error('connect postgres://bourse:hunter2@db'),
};

class MakeWidgetInput {
  @Length(1, 128)
  readonly idempotencyKey: string = '';
  @Matches(/^[a-z][a-z0-9-]{1,62}$/)
  readonly name: string = '';
  @Length(1, 20)
  readonly label: string = '';
}

@Resolver('Widget')
export class ExampleResolver {
  /** What the resolvers were asked, so that a spec sees that a refused request reached none. */
  readonly asked: string[] = [];
  /** The widgets whose plans were opened. */
  readonly opened: string[] = [];

  readonly #plans: TextKind<string, WrittenJson> = {
    name: 'plans',
    keyOf: (name) => name,
    bytesOf: () => planBytes,
    open: async (names) => {
      this.opened.push(...names);
      return names.map(() => new WrittenJson(`"${'p'.repeat(planBytes - 2)}"`));
    },
  };
  /** Tells the name of each slow field when it is asked. */
  readonly began = new EventEmitter();

  constructor(
    private readonly mutations: Mutations,
    nodes: Nodes,
  ) {
    nodes.register('Widget', async (names) => names.map((name) => widgets.find((widget) => widget.name === name)));
  }

  @Query()
  widgets(_parent: unknown, { first }: { readonly first: number }) {
    this.asked.push('widgets');
    return pageOfWidgets(first);
  }

  @Query()
  widget(_parent: unknown, { name }: { readonly name: string }) {
    return widgets.find((widget) => widget.name === name) ?? null;
  }

  @ResolveField()
  parts(_widget: Widget, { first }: { readonly first: number }) {
    return pageOfWidgets(first);
  }

  @ResolveField()
  note() {
    return 'note'.repeat(1_000);
  }

  @ResolveField()
  plan({ name }: Widget, _args: unknown, context: RequestContext) {
    return openText(this.#plans, name, context);
  }

  @Query()
  echo(_parent: unknown, args: object) {
    this.asked.push('echo');
    return args;
  }

  @Query()
  fails(_parent: unknown, { fault }: { readonly fault: string }) {
    throw faults[fault]?.() ?? new Error(fault);
  }

  @Query()
  async slow(_parent: unknown, { milliseconds }: { readonly milliseconds: number }, { signal }: RequestContext) {
    this.began.emit('slow');
    await sleep(milliseconds, undefined, { signal });
    return 'done';
  }

  @Query()
  address(_parent: unknown, _args: unknown, { address }: RequestContext) {
    return address;
  }

  @Query()
  isOpen() {
    return true;
  }

  @Query()
  ledger() {
    return 'everything';
  }

  @Mutation()
  closeMarket() {
    this.asked.push('closeMarket');
    return { __typename: 'CloseMarketSuccess', isClosed: true };
  }

  @Mutation()
  makeWidget(_parent: unknown, { input }: { readonly input: object }, context: RequestContext) {
    return this.mutations.run({
      context,
      name: 'makeWidget',
      shape: MakeWidgetInput,
      input,
      security: 'NONE',
      act: async () => {
        this.asked.push('makeWidget');
        return { outcome: 'accepted', facts: [], state: {}, position: 'memory.1', isRepeated: false };
      },
      succeed: (_decided, { name }) => ({ __typename: 'MakeWidgetSuccess', name }),
      refuse: (rejection: never) => rejection,
    });
  }

  @Subscription()
  async *widgetChanged() {
    for (const widget of widgets.slice(0, 4)) yield { widgetChanged: widget };
  }

  @Subscription()
  async *numbers(_parent: unknown, _args: unknown, { signal }: RequestContext) {
    for (let number = 1; !signal.aborted; number += 1) {
      yield { numbers: number };
      if (number % 100 === 0) await sleep(1);
    }
  }

  @Subscription()
  async *texts(_parent: unknown, _args: unknown, { signal }: RequestContext) {
    while (!signal.aborted) {
      yield { texts: 'x'.repeat(65_536) };
      await sleep(0);
    }
  }
}

/** What is shown of a widget that was made. */
@Resolver('MakeWidgetSuccess')
export class MadeWidgetResolver {
  @ResolveField()
  note(_made: unknown, { length }: { readonly length: number }) {
    return 'x'.repeat(length);
  }

  @ResolveField()
  slow(_made: unknown, { milliseconds }: { readonly milliseconds: number }) {
    return sleep(milliseconds, 'done', { ref: false });
  }
}

function pageOfWidgets(first: number) {
  const rows = widgets.slice(0, first).map((row, index) => ({ cursor: String(index), row }));
  return connection({ rows, hasNextPage: first < widgets.length }, (row) => row, widgets.length);
}
