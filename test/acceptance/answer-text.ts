import type { ClientRequest } from 'node:http';

/** The body of the answer to a request; rejects with the connection's own error when there is none, or only a part of it. */
export function answerText(asked: ClientRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    asked.once('error', reject);
    asked.once('response', (response) => {
      response
        .setEncoding('utf8')
        .toArray()
        .then((chunks) => resolve(chunks.join('')), reject);
    });
  });
}
