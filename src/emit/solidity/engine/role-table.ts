/**
 * A plain table of roles with the functions and events of OpenZeppelin's `AccessControlEnumerable`, so that tools know it: for each
 * role the set of addresses that have it. All are granted and revoked by one admin, who hands over in two steps.
 */
import {
  assign,
  binary,
  call,
  declare,
  field,
  index,
  literal,
  name,
  not,
  type Doc,
  type Expr,
  type Member,
  type Statement,
  type TopLevel,
  type Variable,
} from '../tree.ts';
import type { Role } from './access.ts';

type Table = {
  /** By role and address, the place in the list counted from 1: a mapping in storage. */
  readonly places: string;
  readonly members: readonly Member[];
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
      ...reading(roles, names),
      ...changing(names),
      ...handing(names),
      ...inside(names),
    ],
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
type Names = ReturnType<typeof namesOf>;

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
  ...{ kind: 'stored', type, name: own },
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

const zeroAddress = call('address', literal(0n));
const sender = name('msg.sender');
const run = (value: Expr): Statement => ({ kind: 'expression', value });
const when = (condition: Expr, then: readonly Statement[]): Statement => ({ kind: 'if', condition, then, else: [] });
const give = (value: Expr): Statement => ({ kind: 'return', values: [value] });
const refuse = (own: string, ...args: readonly Expr[]): Statement => ({ kind: 'revert', error: own, arguments: args });

/** Parameters and locals; taken like all names, since what a policy keeps may be called anything. */
const locals = ['role_', 'account_', 'next_', 'at_', 'place_', 'last_', 'all_', 'admin_'] as const;
const [role, account] = [name('role_'), name('account_')];
const roleParameter: Variable = { type: 'bytes32', name: 'role_' };
const accountParameter: Variable = { type: 'address', name: 'account_' };

const fn = (
  own: string,
  kind: 'external view' | 'external pure' | 'external' | 'internal' | 'internal view' | 'internal pure',
  text: string,
  parameters: readonly Variable[],
  returns: readonly string[],
  body: readonly Statement[],
): Member => ({
  ...{ kind: 'function', name: own, parameters, body, returns: returns.map((type) => ({ type, name: '' })) },
  visibility: kind.startsWith('external') ? 'external' : 'internal',
  mutability: kind.endsWith('view') ? 'view' : kind.endsWith('pure') ? 'pure' : 'none',
  doc: [{ tag: kind.startsWith('external') ? 'notice' : 'dev', text }],
});

const placeOf = (names: Names): Expr => index(index(name(names.places), role), account);
const listOf = (names: Names): Expr => index(name(names.lists), role);

const reading = (roles: readonly Role[], names: Names): readonly Member[] => {
  const isAdmin = binary('==', role, name(names.adminRole));
  const byAdmin = binary('&&', binary('!=', account, zeroAddress), binary('==', account, name(names.admin)));
  const known = roles.map((each) => binary('==', role, name(each.constant))).reduce((all, each) => binary('||', all, each));
  return [
    fn(
      names.hasRole,
      'external view',
      'Whether an address has a role.',
      [roleParameter, accountParameter],
      ['bool'],
      [when(isAdmin, [give(byAdmin)]), give(binary('!=', placeOf(names), literal(0n)))],
    ),
    fn(
      names.all,
      'external view',
      'All that have a role, in no order.',
      [roleParameter],
      ['address[] memory'],
      [give(listOf(names))],
    ),
    fn(
      names.count,
      'external view',
      'How many have a role.',
      [roleParameter],
      ['uint256'],
      [give(field(listOf(names), 'length'))],
    ),
    fn(
      names.member,
      'external view',
      'One of those that have a role.',
      [roleParameter, { type: 'uint256', name: 'at_' }],
      ['address'],
      [give(index(listOf(names), name('at_')))],
    ),
    fn(
      names.roleAdmin,
      'external pure',
      'The role that grants and revokes a role: for every one that of the admin.',
      [{ type: 'bytes32', name: '' }],
      ['bytes32'],
      [give(name(names.adminRole))],
    ),
    fn(names.ofAdmin, 'external view', 'Who grants and revokes roles.', [], ['address'], [give(name(names.admin))]),
    fn(
      names.ofPending,
      'external view',
      'Who becomes the admin by accepting it; zero for nobody.',
      [],
      ['address'],
      [give(name(names.pending))],
    ),
    fn(names.isRole, 'internal pure', 'Whether it is a role of this contract.', [roleParameter], ['bool'], [give(known)]),
  ];
};

const changing = (names: Names): readonly Member[] => {
  const both = [roleParameter, accountParameter];
  const isUnknown = not(call(names.isRole, role));
  const start = [run(call(names.onlyAdmin)), when(isUnknown, [refuse(names.unknown, role)])];
  return [
    fn(
      names.grantRole,
      'external',
      'Gives an address a role. Only the admin may.',
      both,
      [],
      [...start, run(call(names.grant, role, account))],
    ),
    fn(
      names.revokeRole,
      'external',
      'Takes a role from an address. Only the admin may.',
      both,
      [],
      [...start, run(call(names.revoke, role, account))],
    ),
    fn(
      names.renounceRole,
      'external',
      'Gives up a role that the caller has, whose address is told to confirm it.',
      both,
      [],
      [when(binary('!=', account, sender), [refuse(names.unconfirmed)]), run(call(names.revoke, role, account))],
    ),
  ];
};

const handing = (names: Names): readonly Member[] => {
  const next: Variable = { type: 'address', name: 'next_' };
  return [
    fn(
      names.transfer,
      'external',
      'Offers the place of the admin to another, who has to accept it; to zero takes that back.',
      [next],
      [],
      [
        run(call(names.onlyAdmin)),
        assign(name(names.pending), name('next_')),
        run(call(`emit ${names.started}`, sender, name('next_'))),
      ],
    ),
    fn(
      names.accept,
      'external',
      'Becomes the admin. Only whom the admin has named may.',
      [],
      [],
      [
        when(binary('!=', sender, name(names.pending)), [refuse(names.notAdmin)]),
        run(call(`emit ${names.transferred}`, name(names.admin), sender)),
        assign(name(names.admin), sender),
        assign(name(names.pending), zeroAddress),
      ],
    ),
  ];
};

const inside = (names: Names): readonly Member[] => {
  const both = [roleParameter, accountParameter];
  const [place, last, all] = [name('place_'), name('last_'), name('all_')];
  const listed = declare('address[] storage', 'all_', listOf(names));
  return [
    fn(
      names.onlyAdmin,
      'internal view',
      'Refuses all but the admin.',
      [],
      [],
      [when(binary('!=', sender, name(names.admin)), [refuse(names.notAdmin)])],
    ),
    fn(
      names.grant,
      'internal',
      'Gives a role to who does not have it yet.',
      both,
      [],
      [
        when(binary('!=', placeOf(names), literal(0n)), [{ kind: 'return', values: [] }]),
        listed,
        run(call('all_.push', account)),
        assign(placeOf(names), field(all, 'length')),
        run(call(`emit ${names.granted}`, role, account, sender)),
      ],
    ),
    fn(
      names.revoke,
      'internal',
      'Takes a role from who has it: the last of the list takes the free place.',
      both,
      [],
      [
        declare('uint256', 'place_', placeOf(names)),
        when(binary('==', place, literal(0n)), [{ kind: 'return', values: [] }]),
        listed,
        declare('address', 'last_', index(all, binary('-', field(all, 'length'), literal(1n)))),
        assign(index(all, binary('-', place, literal(1n))), last),
        assign(index(index(name(names.places), role), last), place),
        run(call('all_.pop')),
        assign(placeOf(names), literal(0n)),
        run(call(`emit ${names.revoked}`, role, account, sender)),
      ],
    ),
  ];
};
