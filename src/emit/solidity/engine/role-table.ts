/**
 * A plain table of roles with the functions and events of OpenZeppelin's `AccessControlEnumerable`, so that tools know it: for each
 * role the set of addresses that have it. All are granted and revoked by one admin, who hands over in two steps.
 */
import {
  assign,
  binary,
  call,
  literal,
  name,
  type Doc,
  type FunctionNode,
  type Member,
  type Statement,
  type TopLevel,
  type Variable,
} from '../tree.ts';
import type { Role } from './access.ts';
import { changing, handing, inside, locals, reading, run, when, zeroAddress } from './role-functions.ts';

type Table = {
  /** By role and address, the place in the list counted from 1: a mapping in storage. */
  readonly places: string;
  readonly members: readonly Member[];
  readonly functions: readonly FunctionNode[];
  readonly errors: readonly TopLevel[];
  readonly constructor: {
    readonly doc: readonly Doc[];
    readonly parameters: readonly Variable[];
    readonly body: readonly Statement[];
  };
};

type Take = (wanted: string) => string;

export const roleTable = (roles: readonly Role[], take: Take): Table => {
  const names = namesOf(take);
  locals.forEach(take);
  const { admin, grant, transferred } = names;
  const holders = roles.map((each) => ({
    ...each,
    parameter: take(`${each.constant.toLowerCase().replace(/_role(_*)$/, '$1')}_`),
  }));
  return {
    places: names.places,
    members: [
      ...roles.map(constantOf),
      adminRole(names),
      ...events(names),
      stored('address', admin, 'Grants and revokes all roles.'),
      stored('address', names.pending, 'Who becomes the admin by accepting it.'),
      stored('mapping(bytes32 role => address[])', names.lists, 'Who has each role, in no order.'),
      stored('mapping(bytes32 role => mapping(address account => uint256))', names.places, 'Where in that list, counted from 1.'),
    ],
    functions: [...reading(roles, names), ...changing(names), ...handing(names), ...inside(names)],
    errors: [
      { ...error(names.notAdmin, 'Only the admin may, or who is to become it.'), parameters: [] },
      {
        ...error(names.unknown, 'The contract has no such role to grant or revoke.'),
        parameters: [{ type: 'bytes32', name: 'role' }],
      },
      { ...error(names.unconfirmed, 'A role is given up only by who has it.'), parameters: [] },
    ],
    constructor: {
      doc: [
        { tag: 'param', name: 'admin_', text: 'Who grants and revokes roles; zero for nobody, and then they stay as they are.' },
        ...holders.map(({ role, parameter }): Doc => ({
          ...{ tag: 'param', name: parameter },
          text: `The first ${role === null ? 'operator' : `who acts as ${role}`}; zero for nobody yet.`,
        })),
      ],
      parameters: [
        { type: 'address', name: 'admin_' },
        ...holders.map(({ parameter }) => ({ type: 'address', name: parameter })),
      ],
      body: [
        assign(name(admin), name('admin_')),
        run(call(`emit ${transferred}`, zeroAddress, name('admin_'))),
        ...holders.map(({ constant, parameter }) =>
          when(binary('!=', name(parameter), zeroAddress), [run(call(grant, name(constant), name(parameter)))]),
        ),
      ],
    },
  };
};

const namesOf = (take: Take) => ({
  ...{ hasRole: take('hasRole'), roleAdmin: take('getRoleAdmin'), member: take('getRoleMember') },
  ...{ count: take('getRoleMemberCount'), all: take('getRoleMembers'), isRole: take('is_role__') },
  ...{ grantRole: take('grantRole'), revokeRole: take('revokeRole'), renounceRole: take('renounceRole') },
  ...{ ofAdmin: take('admin'), ofPending: take('pendingAdmin'), transfer: take('transferAdmin'), accept: take('acceptAdmin') },
  ...{ granted: take('RoleGranted'), revoked: take('RoleRevoked') },
  ...{ started: take('AdminTransferStarted'), transferred: take('AdminTransferred') },
  ...{ notAdmin: take('NotAdmin'), unknown: take('UnknownRole'), unconfirmed: take('NotConfirmed') },
  ...{ adminRole: take('DEFAULT_ADMIN_ROLE'), admin: take('admin__'), pending: take('pending_admin__') },
  ...{ lists: take('members_of__'), places: take('places__') },
  ...{ grant: take('grant__'), revoke: take('revoke__'), onlyAdmin: take('only_admin__') },
});
export type Names = ReturnType<typeof namesOf>;

const constantOf = ({ role, constant }: Role): Member => ({
  ...{ kind: 'constant', type: 'bytes32', name: constant, visibility: 'public' },
  value: call('keccak256', { kind: 'text', value: constant }),
  doc: [
    {
      tag: 'notice',
      text:
        role === null
          ? 'Whoever tells the facts, and does what is for no role of the policy: the protocol.'
          : `Whoever acts as ${role}.`,
    },
    { tag: 'dev', text: 'The admin grants and revokes it.' },
  ],
});

const adminRole = ({ adminRole: own }: Names): Member => ({
  ...{ kind: 'constant', type: 'bytes32', name: own, visibility: 'public', value: literal(0n) },
  doc: [{ tag: 'notice', text: 'The role of the admin, which changes hands in two steps only.' }],
});

const stored = (type: string, own: string, text: string): Member => ({
  ...{ kind: 'stored', type, name: own, visibility: 'private' },
  doc: [{ tag: 'dev', text }],
});

const error = (own: string, text: string) => ({ kind: 'error', name: own, doc: [{ tag: 'notice', text }] }) as const;

const events = ({ granted, revoked, started, transferred }: Names): readonly Member[] => {
  const about: readonly Variable[] = [
    { type: 'bytes32 indexed', name: 'role' },
    { type: 'address indexed', name: 'account' },
    { type: 'address indexed', name: 'sender' },
  ];
  const hands: readonly Variable[] = [
    { type: 'address indexed', name: 'previous' },
    { type: 'address indexed', name: 'next' },
  ];
  const event = (own: string, text: string, parameters: readonly Variable[]): Member => ({
    ...{ kind: 'event', name: own, parameters },
    doc: [{ tag: 'notice', text }],
  });
  return [
    event(granted, 'An address has got a role.', about),
    event(revoked, 'An address has lost a role.', about),
    event(started, 'The admin hands over to the next, who has to accept it; to zero where it does not after all.', hands),
    event(transferred, 'There is another admin.', hands),
  ];
};
