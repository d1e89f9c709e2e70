import { globalId, parseGlobalId } from '#libs/graphql';

/** Where an operation is found: its id names its instance as well, because decisions are made on the instance's stream. */
export interface OperationAddress {
  readonly instance: string;
  readonly operation: string;
}

const separator = '/';

export const instanceId = (instance: string): string => globalId('Instance', instance);

export const operationId = ({ instance, operation }: OperationAddress): string =>
  globalId('Operation', `${instance}${separator}${operation}`);

export const offerId = (offer: {
  readonly capability: string;
  readonly version: string;
  readonly plan: string;
}): string => globalId('Offer', [offer.capability, offer.version, offer.plan].join(separator));

/** The instance's own id; undefined when the text is no instance's. */
export function parseInstanceId(text: string): string | undefined {
  const parsed = parseGlobalId(text);
  return parsed?.type === 'Instance' ? parsed.id : undefined;
}

export function parseOperationId(text: string): OperationAddress | undefined {
  const parsed = parseGlobalId(text);
  return parsed?.type === 'Operation' ? operationAddress(parsed.id) : undefined;
}

/** From the part of the id that is the operation's own. */
export function operationAddress(id: string): OperationAddress | undefined {
  const [instance, operation] = id.split(separator);
  return instance === undefined || operation === undefined ? undefined : { instance, operation };
}

export function offerAddress(id: string) {
  const [capability = '', version = '', plan = ''] = id.split(separator);
  return { capability, version, plan };
}
