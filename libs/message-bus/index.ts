export { type CloudEvent, cloudEventIn, type PublishingNames } from './cloud-event.js';
export { MessageTooLarge, OffsetMoved, TopicMissing } from './faults.js';
export { InProcessBus, type InProcessBusOptions } from './in-process/in-process-bus.js';
export type { KafkaOptions } from './kafka-options.js';
export {
  type BatchOfRows,
  type ConsumerEvent,
  type ConsumerOptions,
  type Effect,
  type Health,
  type IncomingBatch,
  type IncomingMessage,
  MessageBus,
  type MessageConsumer,
  type MessageProducer,
  type OutgoingMessage,
  type OwnOffsets,
  type Place,
  type SendOptions,
  type Topics,
} from './message-bus.js';
export { openKafkaBus } from './open-kafka-bus.js';
export { libsOnEveryTopic, publishedTopics, publishingLibs, topicOf } from './published-topics.js';
export {
  type Publisher,
  type PublisherCheckpoint,
  type PublisherOptions,
  type PublisherProgress,
  startPublisher,
} from './publisher.js';
export type { UntoldRestorations } from './tell-of-restorations.js';
export type { TopicDifference, TopicSettings } from './topic-settings.js';
