import type { OutgoingMessage } from './message-bus.js';
import type { ProducerLife } from './renewing-producer.js';

/**
 * A broker that does to an idempotent producer what Kafka does: it stores a batch whose answer is lost, and takes the next batch of the same
 * size by the same producer for the repetition of that one, which it acknowledges and does not store.
 */
export function forgetfulBroker() {
  const stored: string[] = [];
  let lives = 0;
  let answersToLose = 0;
  const begin = async (): Promise<ProducerLife> => {
    lives += 1;
    let unanswered: number | undefined;
    return {
      send: async (messages: readonly OutgoingMessage[]) => {
        const isTakenForRepetition = unanswered === messages.length;
        unanswered = undefined;
        if (isTakenForRepetition) return;
        stored.push(...messages.map(({ value }) => value));
        if (answersToLose === 0) return;
        answersToLose -= 1;
        unanswered = messages.length;
        throw Object.assign(new Error('Request timed out'), { type: 'REQUEST_TIMED_OUT' });
      },
      end: async () => undefined,
    };
  };
  return {
    stored,
    begin,
    livesBegun: () => lives,
    loseAnswers: (count: number) => {
      answersToLose = count;
    },
  };
}
