import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import { type Revocation, revocation } from './domain/revocation.js';
import { type Token, token } from './domain/token.js';
import type { RevocationFact, TokenFact } from './events/index.js';

@Injectable()
export class Tokens extends AggregateStore<Token, TokenFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(token, eventStore, sealing);
  }
}

@Injectable()
export class Revocations extends AggregateStore<Revocation, RevocationFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(revocation, eventStore, sealing);
  }
}
