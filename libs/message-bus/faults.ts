/** Kafka did not take or answer it in time. What was sent may have arrived all the same. */
export class BusUnavailable extends Error {
  override readonly name = 'BusUnavailable';
}

/** No broker will ever take this message as it is: sending it again changes nothing. */
export class MessageTooLarge extends Error {
  override readonly name = 'MessageTooLarge';

  constructor(
    readonly topic: string,
    readonly key: string,
    readonly messageId: string | undefined,
    readonly bytes: number,
  ) {
    super(
      `Message ${messageId ?? 'without ce_id'} with key '${key}' for topic ${topic} has ${bytes} bytes, more than the topic takes`,
    );
  }
}

/** The topic was not created, or was deleted. Nothing here creates one by sending to it. */
export class TopicMissing extends Error {
  override readonly name = 'TopicMissing';

  constructor(readonly topics: readonly string[]) {
    super(`Topic missing: one of ${topics.join(', ')}. Create it first`);
  }
}

/** Thrown by an effect whose transaction found another offset than the one expected: somebody else has had the batch. */
export class OffsetMoved extends Error {
  override readonly name = 'OffsetMoved';
}

/** The client library is not the one that was examined, so its faults are not known to be guarded. */
export class ClientUnsupported extends Error {
  override readonly name = 'ClientUnsupported';
}
