import { globalId, type Refusals, refusal } from '#libs/graphql';
import type { VersionHolders } from '#schema';
import type { DeprecateVersionRejection } from '../domain/deprecate-version.js';
import type { PostponeSunsetRejection } from '../domain/postpone-sunset.js';
import type { PublishVersionRejection } from '../domain/publish-version.js';
import type { RegisterCapabilityRejection } from '../domain/register-capability.js';
import type { RetireCapabilityRejection } from '../domain/retire-capability.js';
import type { InstanceInTheWay, RetireVersionRejection } from '../domain/retire-version.js';

/** Everything that a rule of this lib may say no with. */
type Rejection =
  | RegisterCapabilityRejection
  | RetireCapabilityRejection
  | Exclude<PublishVersionRejection, { readonly reason: 'DraftChanged' }>
  | DeprecateVersionRejection
  | PostponeSunsetRejection
  | RetireVersionRejection;

const listMax = 100;

export const refusals = {
  SlugTaken: ({ slug }) => ({
    ...refusal('SlugTaken', 'SLUG_TAKEN', `The slug '${slug}' is in use, or was; choose another`),
    slug,
  }),
  CapabilityIsRetired: () =>
    refusal('CapabilityIsRetired', 'CAPABILITY_IS_RETIRED', 'The capability is retired; register another one'),
  VersionsNotRetired: ({ versions }) => ({
    ...refusal('VersionsNotRetired', 'VERSIONS_NOT_RETIRED', `${counted(versions, 'version')} must be retired first`),
    versions: versions
      .slice(0, listMax)
      .flatMap(({ version, status }) =>
        status === 'ABSENT' ? [] : [{ __typename: 'VersionInTheWay' as const, version, status }],
      ),
  }),
  WrongVersionStatus: ({ status, allowed }) => {
    const shown = allowed.filter((each) => each !== 'ABSENT');
    const message = `The version is ${status}; this is for versions that are ${shown.join(' or ') || 'nowhere yet'}`;
    return {
      ...refusal('WrongVersionStatus', 'WRONG_VERSION_STATUS', message),
      status: status === 'ABSENT' ? 'DRAFT' : status,
      allowed: shown,
    };
  },
  SchemaNotAccepted: ({ violations }) => {
    const [first] = violations;
    const message = `${counted(violations, 'broken rule')} for schemas; the first: ${first?.path} ${first?.message}`;
    return {
      ...refusal('SchemaNotAccepted', 'SCHEMA_NOT_ACCEPTED', message),
      violations: violations.map(({ limit = null, ...violation }) => ({
        __typename: 'Violation' as const,
        ...violation,
        limit,
      })),
    };
  },
  ReplacementUnsuitable: ({ cause }) => {
    const message =
      cause === 'IS_ITSELF'
        ? 'A version cannot replace itself'
        : 'The replacement is not offered: it must be ALPHA, BETA or GA';
    return { ...refusal('ReplacementUnsuitable', 'REPLACEMENT_UNSUITABLE', message), cause };
  },
  SunsetTooEarly: ({ earliestAt }) => ({
    ...refusal('SunsetTooEarly', 'SUNSET_TOO_EARLY', `The earliest day that would do is ${earliestAt}`),
    earliestAt,
  }),
  SunsetBroughtForward: ({ sunsetAt }) => ({
    ...refusal(
      'SunsetBroughtForward',
      'SUNSET_BROUGHT_FORWARD',
      `The announced day is ${sunsetAt}, and it only ever moves to a later one`,
    ),
    sunsetAt,
  }),
  VersionInUse: ({ instances }) => ({
    ...refusal('VersionInUse', 'VERSION_IN_USE', `${counted(instances, 'instance')} must be gone first`),
    instances: inTheWay(instances).instances,
  }),
} satisfies Refusals<Rejection>;

/**
 * Instances in the way, as the SDL shows them: to those who may retire the version, who may see its instances too. At most one more than are
 * shown is known, so a longer list says that there are more.
 */
export function inTheWay(instances: readonly InstanceInTheWay[]): VersionHolders {
  return {
    __typename: 'VersionHolders',
    areMore: instances.length > listMax,
    instances: instances.slice(0, listMax).map(({ instance, phase }) => ({
      __typename: 'InstanceInTheWay' as const,
      id: globalId('Instance', instance),
      phase,
    })),
  };
}

function counted(list: readonly unknown[], noun: string): string {
  const count = list.length > listMax ? `More than ${listMax}` : `${list.length}`;
  return `${count} ${noun}${list.length === 1 ? '' : 's'}`;
}
