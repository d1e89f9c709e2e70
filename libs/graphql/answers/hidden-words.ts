import { erased, type StreamFate, unreadable } from '#libs/event-store';

/** What those read who may know that something was said, but not what: by what is known of the texts of its stream. */
export const hiddenWords: Readonly<Record<StreamFate, string>> = {
  SEALED: 'sealed',
  ERASED: erased,
  UNREADABLE: unreadable,
};
