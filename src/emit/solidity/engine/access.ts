/**
 * Who may call what of a contract that keeps the state. Either it keeps a table of roles itself, or it asks OpenZeppelin's
 * `AccessManaged` authority. In both, the question comes before anything else is looked at.
 */
import type { Core, Entry } from '../../../core/core.ts';
import { bug } from '../../../source/assert-never.ts';
import {
  index,
  name,
  binary,
  literal,
  type Doc,
  type FunctionNode,
  type Member,
  type Statement,
  type TopLevel,
  type Variable,
} from '../tree.ts';
import { identifier, type Scope } from '../names.ts';
import { roleTable } from './role-table.ts';

/** `table`: kept by the contract itself. `access-managed`: asked of an OpenZeppelin `AccessManager`. */
export type RolesOption = 'table' | 'access-managed';

/** What a contract has for it. */
export type Access = {
  readonly imports: readonly { readonly names: readonly string[]; readonly path: string }[];
  readonly bases: readonly string[];
  /** What a contract hands to these that is no more than a part of another: nobody may act in it. */
  readonly idle: readonly string[];
  readonly errors: readonly TopLevel[];
  readonly members: readonly Member[];
  readonly functions: readonly FunctionNode[];
  /** The first of what the constructor takes, what it does with it, and what it hands to its bases. */
  readonly constructor: {
    readonly doc: readonly Doc[];
    readonly parameters: readonly Variable[];
    readonly bases: readonly string[];
    readonly body: readonly Statement[];
  };
  /** What stands before an action, and what its head says. */
  readonly guard: (entry: Entry) => { readonly modifiers: readonly string[]; readonly statements: readonly Statement[] };
  /** The roles by the names that they have in the contract, in the order in which the constructor takes who has them. */
  readonly roles: readonly Role[];
};

/** `role`: as the policy names it; null for whoever may do what the policy gives to nobody. */
export type Role = { readonly role: string | null; readonly constant: string };

/** Whoever may do what is for no role of the policy. */
export const operator = 'operator';

/** The roles that some action is for, in the order in which they are first named. */
export const rolesOf = (core: Core): readonly string[] => [...new Set(core.entries.flatMap((each) => each.roles ?? []))];

/** Takes its names first, so that they are the same in every contract. */
export const accessOf = (core: Core, option: RolesOption, file: Scope): Access =>
  option === 'table' ? tableAccess(core, file) : managedAccess(file);

const tableAccess = (core: Core, file: Scope): Access => {
  const take = (wanted: string): string => file.take(wanted);
  const [operatorError, roleError] = [take('NotOperator'), take('NotInRole')];
  const roles = [null, ...rolesOf(core)].map((role): Role => {
    const wanted = `${identifier(role ?? operator).toUpperCase()}_ROLE`;
    return { role, constant: take(wanted) };
  });
  const constantOf = (role: string | null): string =>
    roles.find((each) => each.role === role)?.constant ?? bug('a role that nobody has');
  const table = roleTable(roles, take);
  const lacks = (role: string | null) =>
    binary('==', index(index(name(table.places), name(constantOf(role))), name('msg.sender')), literal(0n));
  return {
    ...{ imports: [], bases: [], idle: [], roles, members: table.members, functions: table.functions },
    constructor: { ...table.constructor, bases: [] },
    errors: [
      error(operatorError, 'Only the operator may act.'),
      ...(roles.length > 1 ? [error(roleError, 'The action is for another role.')] : []),
      ...table.errors,
    ],
    guard: (entry) => {
      if (entry.anyone) return { modifiers: [], statements: [] };
      const condition = (entry.roles ?? [null]).map(lacks).reduce((all, each) => binary('&&', all, each));
      const refused = entry.roles === null ? operatorError : roleError;
      return {
        modifiers: [],
        statements: [{ kind: 'if', condition, then: [{ kind: 'revert', error: refused, arguments: [] }], else: [] }],
      };
    },
  };
};

const error = (own: string, text: string): TopLevel => ({
  ...{ kind: 'error', name: own, parameters: [] },
  doc: [{ tag: 'notice', text }],
});

/** What a contract inherits of `AccessManaged`, so that nothing of ours is called so. */
const inherited = [
  ...['AccessManaged', 'authority', 'setAuthority', 'isConsumingScheduledOp', 'restricted', 'AuthorityUpdated'],
  ...['AccessManagedUnauthorized', 'AccessManagedRequiredDelay', 'AccessManagedInvalidAuthority'],
  ...['_msgSender', '_msgData', '_contextSuffixLength', '_setAuthority', '_checkCanCall'],
];

export const accessManagedPath = '@openzeppelin/contracts/access/manager/AccessManaged.sol';

const managedAccess = (file: Scope): Access => {
  for (const each of inherited) file.take(each);
  const given = file.take('initialAuthority_');
  return {
    ...{
      imports: [{ names: ['AccessManaged'], path: accessManagedPath }],
      bases: ['AccessManaged'],
      idle: ['AccessManaged(address(0))'],
      ...{ errors: [], members: [], functions: [], roles: [] },
    },
    constructor: {
      doc: [{ tag: 'param', name: given, text: 'Who is asked whether a caller may call a function: an AccessManager.' }],
      parameters: [{ type: 'address', name: given }],
      bases: [`AccessManaged(${given})`],
      body: [],
    },
    guard: ({ anyone }) => ({ modifiers: anyone ? [] : ['restricted'], statements: [] }),
  };
};

/** A function that changes what is kept, and who may call it: `roles` is null for anyone, and `operator` for what is for no role. */
export type Permission = { readonly function: string; readonly selector: string; readonly roles: readonly string[] | null };

/** Who may call an action, in words. `isToldFacts`: it goes by what its caller says. */
export const whoMay = ({ anyone, roles }: Entry, option: RolesOption, isToldFacts: boolean): string => {
  if (anyone) return 'Anyone may: it goes by nothing but the time and what is kept.';
  if (roles === null)
    return isToldFacts ? 'For the operator, since it goes by facts that its caller tells.' : 'For the operator.';
  const named = roles.join(' or ');
  return option === 'table' || roles.length === 1
    ? `For ${named}.`
    : `For ${named}: one role of the manager, for whoever has any of these.`;
};
