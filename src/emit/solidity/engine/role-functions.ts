/** What a table of roles can be asked and told, and the functions inside that change it. */
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
  type Expr,
  type FunctionNode,
  type Statement,
  type Variable,
} from '../tree.ts';
import type { Role } from './access.ts';
import type { Names } from './role-table.ts';

export const zeroAddress = call('address', literal(0n));
const sender = name('msg.sender');
export const run = (value: Expr): Statement => ({ kind: 'expression', value });
export const when = (condition: Expr, then: readonly Statement[]): Statement => ({ kind: 'if', condition, then, else: [] });
const give = (value: Expr): Statement => ({ kind: 'return', values: [value] });
const refuse = (own: string, ...args: readonly Expr[]): Statement => ({ kind: 'revert', error: own, arguments: args });

/** Parameters and locals; taken like all names, since what a policy keeps may be called anything. */
export const locals = ['role_', 'account_', 'next_', 'at_', 'place_', 'last_', 'all_', 'admin_'] as const;
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
): FunctionNode => ({
  ...{ name: own, parameters, body, returns: returns.map((type) => ({ type, name: '' })) },
  visibility: kind.startsWith('external') ? 'external' : 'internal',
  mutability: kind.endsWith('view') ? 'view' : kind.endsWith('pure') ? 'pure' : 'none',
  doc: [{ tag: kind.startsWith('external') ? 'notice' : 'dev', text }],
});

const placeOf = (names: Names): Expr => index(index(name(names.places), role), account);
const listOf = (names: Names): Expr => index(name(names.lists), role);

export const reading = (roles: readonly Role[], names: Names): readonly FunctionNode[] => {
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

export const changing = (names: Names): readonly FunctionNode[] => {
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

export const handing = (names: Names): readonly FunctionNode[] => {
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

export const inside = (names: Names): readonly FunctionNode[] => {
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
