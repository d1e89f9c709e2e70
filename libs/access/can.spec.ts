import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { can } from './can.js';
import { serviceAccountId } from './lineage.js';
import { type Grant, type Principal, roles } from './principal.js';

const team = fc.constantFrom('payments', 'search', 'platform', 'data');
const teams = fc.oneof(fc.constant('all' as const), fc.uniqueArray(team));
const grant = fc.record({ role: fc.constantFrom(...roles), teams });
const grants = fc.array(grant, { maxLength: 5 });
const id = fc.uuid({ version: 5 });
const person = (grantsOfPerson: fc.Arbitrary<readonly Grant[]> = grants) =>
  fc.record({ id, kind: fc.constant('PERSON' as const), grants: grantsOfPerson });
const producerForAll: readonly Grant[] = [{ role: 'producer', teams: 'all' }];

const holds = (principal: Principal, role: string, wanted: string) =>
  principal.grants.some((held) => held.role === role && (held.teams === 'all' || held.teams.includes(wanted)));

function tokenOf(issuer: Principal, ownId: string, actsFor: string | undefined): Principal {
  return {
    id: serviceAccountId(ownId, issuer.id),
    kind: 'SERVICE',
    grants: producerForAll,
    issuedBy: issuer.id,
    actsFor,
  };
}

describe('seeing an instance', () => {
  it('is for its two parties, operators and auditors, and for nobody else', () =>
    fc.assert(
      fc.property(person(), team, team, (principal, consumerTeam, ownerTeam) => {
        const isConsumer = holds(principal, 'consumer', consumerTeam);
        const isProducer = holds(principal, 'producer', ownerTeam);
        const watches = ['operator', 'auditor'].some(
          (role) => holds(principal, role, consumerTeam) || holds(principal, role, ownerTeam),
        );
        const instance = { type: 'Instance', consumerTeam, ownerTeam } as const;
        expect(can(principal, 'see', instance)).toBe(isConsumer || isProducer || watches);
      }),
    ));

  it('is refused where the row names no party', () =>
    fc.assert(
      fc.property(
        person(fc.array(fc.record({ role: grant.map(({ role }) => role), teams: fc.uniqueArray(team) }))),
        (principal) => {
          expect(can(principal, 'see', { type: 'Fact', audience: 'PARTIES' })).toBe(false);
        },
      ),
    ));
});

const operation = (requestedBy: string) => ({ type: 'Operation', ownerTeam: 'platform', requestedBy }) as const;

describe('approving an operation', () => {
  it('is for producers of the owner team', () =>
    fc.assert(
      fc.property(person(), id, (principal, requestedBy) => {
        fc.pre(principal.id !== requestedBy);
        expect(can(principal, 'approve', operation(requestedBy))).toBe(holds(principal, 'producer', 'platform'));
      }),
    ));

  it('is never for who requested it', () =>
    fc.assert(
      fc.property(person(), (principal) => {
        expect(can({ ...principal, grants: producerForAll }, 'approve', operation(principal.id))).toBe(false);
      }),
    ));

  it('is never for a token that the requester issued, nor for one issued by that token', () =>
    fc.assert(
      fc.property(person(), id, id, fc.boolean(), (requester, first, second, isOwn) => {
        const token = tokenOf(requester, first, isOwn ? requester.id : undefined);
        const grandchild = tokenOf(token, second, token.actsFor);
        expect(can(token, 'approve', operation(requester.id))).toBe(false);
        expect(can(grandchild, 'approve', operation(requester.id))).toBe(false);
      }),
    ));

  it('is never for who issued the requesting token, nor for who issued its issuer', () =>
    fc.assert(
      fc.property(person(fc.constant(producerForAll)), id, id, (issuer, first, second) => {
        const token = tokenOf(issuer, first, undefined);
        const grandchild = tokenOf(token, second, undefined);
        expect(can(issuer, 'approve', operation(token.id))).toBe(false);
        expect(can(issuer, 'approve', operation(grandchild.id))).toBe(false);
      }),
    ));

  it('is refused to another token of the person whose token requested it', () =>
    fc.assert(
      fc.property(person(), id, id, (issuer, first, second) => {
        fc.pre(first !== second);
        const [requesting, approving] = [tokenOf(issuer, first, issuer.id), tokenOf(issuer, second, issuer.id)];
        expect(can(approving, 'approve', operation(requesting.id))).toBe(false);
      }),
    ));

  it('is open to a token that an operator issued for somebody else', () =>
    fc.assert(
      fc.property(person(), id, id, (operator, first, second) => {
        fc.pre(new Set([operator.id, first, second]).size === 3);
        const [requesting, approving] = [tokenOf(operator, first, undefined), tokenOf(operator, second, undefined)];
        expect(can(approving, 'approve', operation(requesting.id))).toBe(true);
      }),
    ));
});

describe('acting for a team', () => {
  const consumer: Principal = { id: 'carol', kind: 'PERSON', grants: [{ role: 'consumer', teams: ['payments'] }] };
  const operator: Principal = { id: 'olga', kind: 'PERSON', grants: [{ role: 'operator', teams: 'all' }] };
  const producer: Principal = { id: 'pat', kind: 'PERSON', grants: [{ role: 'producer', teams: ['platform'] }] };

  it('lets a consumer request for his own team only', () => {
    expect(can(consumer, 'request', { type: 'Instance', consumerTeam: 'payments' })).toBe(true);
    expect(can(consumer, 'request', { type: 'Instance', consumerTeam: 'search' })).toBe(false);
  });

  it('lets a producer publish and fulfil what his team owns', () => {
    expect(can(producer, 'publish', { type: 'Capability', ownerTeam: 'platform' })).toBe(true);
    expect(can(producer, 'fulfil', { type: 'Capability', ownerTeam: 'data' })).toBe(false);
  });

  it('leaves fulfilling, requesting and approving to the teams, also where an operator might', () => {
    expect(can(operator, 'register', { type: 'Team', team: 'new' })).toBe(true);
    expect(can(operator, 'fulfil', { type: 'Capability', ownerTeam: 'platform' })).toBe(false);
    expect(can(operator, 'request', { type: 'Instance', consumerTeam: 'payments' })).toBe(false);
    expect(can(operator, 'approve', { type: 'Operation', ownerTeam: 'platform', requestedBy: 'carol' })).toBe(false);
  });

  it('lets a person hand on what he holds, and an operator anything', () => {
    expect(can(consumer, 'issue', { type: 'TokenGrant', role: 'consumer', team: 'payments' })).toBe(true);
    expect(can(consumer, 'issue', { type: 'TokenGrant', role: 'producer', team: 'payments' })).toBe(false);
    expect(can(consumer, 'issue', { type: 'TokenGrant', role: 'consumer', team: '*' })).toBe(false);
    expect(
      can({ ...consumer, kind: 'SERVICE' }, 'issue', { type: 'TokenGrant', role: 'consumer', team: 'payments' }),
    ).toBe(false);
    expect(can(operator, 'issue', { type: 'TokenGrant', role: 'producer', team: '*' })).toBe(true);
  });

  it('lets see and revoke a token who owns it and whom it acts for; its issuer sees it; operators may all that', () => {
    const token = { type: 'Token', issuedBy: 'ivan', owner: 'olaf', actsFor: 'anna' } as const;
    const nobody = { type: 'Token', issuedBy: 'ivan', owner: 'olaf', actsFor: undefined } as const;
    const rights = (whose: string, resource: typeof token | typeof nobody = token) =>
      (['see', 'revoke', 'takeOver'] as const).map((action) => can({ ...consumer, id: whose }, action, resource));
    expect(rights('ivan')).toEqual([true, false, false]);
    expect(rights('olaf')).toEqual([true, true, false]);
    expect(rights('anna')).toEqual([true, true, false]);
    expect(rights('anna', nobody)).toEqual([false, false, false]);
    expect(can(operator, 'see', token) && can(operator, 'revoke', token) && can(operator, 'takeOver', token)).toBe(
      true,
    );
  });

  it('shows facts to those they are meant for', () => {
    expect(can(consumer, 'see', { type: 'Fact', audience: 'EVERYBODY' })).toBe(true);
    expect(can(consumer, 'see', { type: 'Fact', audience: 'TEAM', team: 'payments' })).toBe(true);
    expect(can(consumer, 'see', { type: 'Fact', audience: 'TEAM', team: 'platform' })).toBe(false);
    expect(can(consumer, 'see', { type: 'Fact', audience: 'AUDITORS' })).toBe(false);
    expect(can(operator, 'see', { type: 'Fact', audience: 'AUDITORS' })).toBe(true);
  });
});
