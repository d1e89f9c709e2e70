import type { CommandContext, Decided, Decider, Decision, Fact, Position } from '#libs/kernel';
import type { EventStore } from './event-store.js';
import type { Sealing } from './sealing/sealing.js';

/** Load, recognise, decide, append; and decide again on fresh state when another writer came first. */
export class AggregateStore<State, F extends Fact> {
  constructor(
    private readonly decider: Decider<State, F>,
    private readonly eventStore: EventStore,
    private readonly sealing: Sealing,
  ) {}

  /**
   * Decides a command on the stream `<category>-<id>`. A command that came before is answered with its first facts, whatever
   * the rule would say now. Throws `Contended`, `UnknownOutcome`, `StorageFull`, `StreamTooLong`, `UnknownFact`, `StoreUnavailable`.
   */
  async decide<Rejection>(
    id: string,
    command: CommandContext,
    rule: (state: State) => Decision<F, Rejection>,
  ): Promise<Decided<State, F, Rejection>> {
    void [id, command, rule, this.decider, this.eventStore, this.sealing];
    throw new Error('not written yet');
  }

  /** The aggregate as it stands now; the initial state when its stream is empty. */
  async load(id: string): Promise<{ readonly state: State; readonly position: Position | undefined }> {
    throw new Error(`not written yet: ${id}`);
  }
}
