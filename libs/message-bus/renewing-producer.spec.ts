import { describe, expect, it } from '@jest/globals';
import { BusUnavailable, MessageTooLarge, TopicMissing } from './faults.js';
import { forgetfulBroker } from './forgetful-broker.fixture.js';
import type { OutgoingMessage } from './message-bus.js';
import { type ProducerLife, renewingProducer } from './renewing-producer.js';

const message = (value: string): OutgoingMessage => ({ topic: 't', key: 'k', headers: { ce_id: value }, value });
const messageBytesMax = 10_000;
const failing = (type: string) => Object.assign(new Error(type), { type });
const producerOn = (send: ProducerLife['send']) =>
  renewingProducer({ begin: async () => ({ send, end: async () => undefined }), messageBytesMax });

describe('sending after a failed send', () => {
  it('repeats the batch with a new producer, so nothing acknowledged is lost', async () => {
    const broker = forgetfulBroker();
    const producer = renewingProducer({ begin: broker.begin, messageBytesMax });
    broker.loseAnswers(2);
    for (const value of ['A', 'B', 'C']) await producer.send([message(value)]);
    expect(broker.stored).toEqual(['A', 'A', 'A', 'B', 'C']);
    expect(broker.livesBegun()).toBe(3);
  });

  it('would lose an acknowledged message with the same producer: the control', async () => {
    const broker = forgetfulBroker();
    const producer = await broker.begin();
    broker.loseAnswers(1);
    await expect(producer.send([message('A')])).rejects.toThrow('timed out');
    for (const value of ['B', 'C']) await producer.send([message(value)]);
    expect(broker.stored).toEqual(['A', 'C']);
  });

  it('gives up at its deadline, and takes the next batch', async () => {
    const broker = forgetfulBroker();
    const producer = renewingProducer({ begin: broker.begin, messageBytesMax });
    broker.loseAnswers(1_000);
    await expect(producer.send([message('A')], { deadlineMs: 500 })).rejects.toThrow(BusUnavailable);
    broker.loseAnswers(0);
    await producer.send([message('B')]);
    expect(broker.stored.at(-1)).toBe('B');
  });

  it('gives up when it is told to', async () => {
    const broker = forgetfulBroker();
    broker.loseAnswers(1_000);
    const producer = renewingProducer({ begin: broker.begin, messageBytesMax });
    const stop = new AbortController();
    const sent = producer.send([message('A')], { signal: stop.signal });
    stop.abort();
    await expect(sent).rejects.toThrow(BusUnavailable);
  });

  it('tries again when it cannot even connect', async () => {
    let connects = 0;
    const broker = forgetfulBroker();
    const begin = async () => {
      connects += 1;
      if (connects < 3) throw new Error('ECONNREFUSED');
      return broker.begin();
    };
    await renewingProducer({ begin, messageBytesMax }).send([message('A')]);
    expect(broker.stored).toEqual(['A']);
  });
});

describe('sending what cannot be sent', () => {
  it('refuses a message above the limit before anything is sent', async () => {
    const broker = forgetfulBroker();
    const producer = renewingProducer({ begin: broker.begin, messageBytesMax });
    await expect(producer.send([message('A'), message('x'.repeat(messageBytesMax))])).rejects.toThrow(MessageTooLarge);
    expect(broker.stored).toEqual([]);
  });

  it('finds out which message the broker finds too large, and delivers those before it', async () => {
    const taken: string[] = [];
    const producer = producerOn(async (messages) => {
      if (messages.some(({ value }) => value.length > 100)) throw failing('MESSAGE_TOO_LARGE');
      taken.push(...messages.map(({ value }) => value));
    });
    const large = { ...message('x'.repeat(200)), headers: { ce_id: 'large' } };
    await expect(producer.send([message('A'), large, message('B')])).rejects.toMatchObject({ messageId: 'large' });
    expect(taken).toEqual(['A']);
  });

  it('says that the topic is missing instead of trying for ever', async () => {
    const producer = producerOn(async () => {
      throw new Error('Retries exceeded', { cause: failing('UNKNOWN_TOPIC_OR_PARTITION') });
    });
    await expect(producer.send([message('A')])).rejects.toThrow(TopicMissing);
  });

  it('sends no request beyond the limit', async () => {
    const requests: number[] = [];
    const producer = producerOn(async (messages) => {
      requests.push(messages.length);
    });
    await producer.send(Array.from({ length: 25 }, () => ({ ...message('x'.repeat(700)), headers: { ce_id: '1' } })));
    expect(requests).toEqual([10, 10, 5]);
  });
});

describe('calls at the same time', () => {
  it('have one request outstanding, in their order', async () => {
    let outstanding = 0;
    const values: string[] = [];
    const producer = producerOn(async (messages) => {
      outstanding += 1;
      expect(outstanding).toBe(1);
      await new Promise(setImmediate);
      values.push(...messages.map(({ value }) => value));
      outstanding -= 1;
    });
    await Promise.all(['A', 'B', 'C'].map((value) => producer.send([message(value)])));
    expect(values).toEqual(['A', 'B', 'C']);
  });

  it('are refused after the end', async () => {
    const producer = producerOn(async () => undefined);
    await producer.close();
    await expect(producer.send([message('A')])).rejects.toThrow(BusUnavailable);
  });
});
