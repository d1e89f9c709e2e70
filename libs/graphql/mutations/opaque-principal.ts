import { Matches } from 'class-validator';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** A person's UUID, or a service account's with those of its issuers. */
const opaque = new RegExp(`^${uuid}(?:\\.[A-Za-z0-9-]{1,64}){0,2}$`);

/** The field names a principal as `viewer` shows its id, and never by an address or a name: a fact is for ever. */
export function OpaquePrincipal(): PropertyDecorator {
  return Matches(opaque, {
    message: '$property must be an opaque id, as `viewer { id }` tells it',
    context: { limit: 'a UUID, or one followed by those of its issuers' },
  });
}
