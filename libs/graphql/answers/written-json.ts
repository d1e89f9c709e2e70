import { randomBytes } from 'node:crypto';

/** Stands in a text where a written value belongs. It is drawn for each process, and no answer ever shows it. */
const mark = randomBytes(18).toString('base64url');
const places = new RegExp(`"${mark}(\\d*)"`, 'g');

/** The written values that were met while the text around them is made; undefined while none is made. */
let met: string[] | undefined;
/** The payload that was put into the message of a socket last, and waits to be sent with it. */
let payloadToSend: string | undefined;

/**
 * A JSON value that is a text already and is answered as it is: a producer's schema or a consumer's parameters are never taken
 * apart for an answer, so one that unfolds to a hundred times its length in memory costs no more than its length.
 */
export class WrittenJson {
  /** Bytes of the text as UTF-8. */
  readonly bytes: number;

  constructor(readonly text: string) {
    this.bytes = Buffer.byteLength(text);
  }

  /** Leaves a mark in the text of an answer; anywhere else it is the value that it says. */
  toJSON(): unknown {
    if (met === undefined) return JSON.parse(this.text);
    met.push(this.text);
    return `${mark}${met.length - 1}`;
  }
}

/** The JSON text of an answer, with written values in their places. */
export function answerText(answer: unknown): string {
  const texts: string[] = [];
  met = texts;
  try {
    const text = JSON.stringify(answer);
    return texts.length === 0 ? text : text.replace(places, (_, index: string) => texts[Number(index)] ?? 'null');
  } finally {
    met = undefined;
  }
}

/** The payload of a socket's message, its text made at once. The protocol makes the message around it and sends it in one go. */
export function writtenPayload(answer: unknown): { readonly data: null; toJSON(): string } {
  const text = answerText(answer);
  return {
    data: null,
    toJSON: () => {
      payloadToSend = text;
      return mark;
    },
  };
}

/** The text of a message with its payload in its place; to be called with each message as soon as it is made. */
export function withPayload(message: string): string {
  const payload = payloadToSend;
  if (payload === undefined) return message;
  payloadToSend = undefined;
  return message.replace(places, () => payload);
}
