import type { Admin, Consumer, Producer } from '@platformatic/kafka';

/** Whatever of an error matters reaches the caller by the answer to its question. */
const heard = () => undefined;

/**
 * Hears the errors that a client emits, and those that its connections emit after their first one, which is all that the client itself hears:
 * an `error` event that nobody hears would end the process. Gives the client back.
 */
export function withErrorsHeard<Client extends Admin | Consumer | Producer<string, string, string, string>>(
  client: Client,
): Client {
  client.on('error', heard);
  for (const event of ['client:broker:connect', 'client:broker:failed'] as const) {
    client.on(event, ({ connection }) => connection.on('error', heard));
  }
  return client;
}
