/** Defects of what is kept: in transitions, in the boundary and in lowering, and in generated code. */
import type { EmittedDefect, SourceDefect } from './defect.ts';

const transition = 'src/engine/transition.ts';
const till = 'till.risk';
const ringed = 'rings.risk';

export const stateDefects: readonly SourceDefect[] = [
  {
    name: 'the clock is not compared',
    file: 'src/core/lower/checks.ts',
    from: 'lo: clock < 0 || protective ? constant(0n) : read(globals, clock, whole, uint256),',
    to: 'lo: constant(0n),',
  },
  {
    name: 'the last time is one too early',
    file: 'src/core/lower/checks.ts',
    from: 'hi: constant(latestNow),',
    to: 'hi: constant(latestNow - 1n),',
  },
  {
    name: 'the clock is written on refusal',
    file: transition,
    from: "if (outcome.kind === 'refused') return outcome;",
    to: "if (outcome.kind === 'refused') { state.globals[state.globals.length - 1] = event.at; return outcome; }",
  },
  {
    name: 'the first value of a member is ignored',
    file: transition,
    from: 'return known?.[kept.indexOf(field)] ?? stored.initial;',
    to: 'return known?.[kept.indexOf(field)] ?? values[field];',
  },
  {
    name: 'the first value of the policy is ignored',
    file: 'src/engine/state.ts',
    from: 'globals.fields[at]?.stored?.initial ?? 0n',
    to: "globals.fields[at]?.shape.kind === 'optional' ? [] : 0n",
  },
  {
    name: 'one state is written to another member',
    file: transition,
    from: 'set(member.key, known.with(',
    to: 'set([...(state.members.get(record.id)?.keys() ?? [member.key])][0], known.with(',
  },
  {
    name: 'only the last of several changes is kept',
    file: transition,
    from: 'effects.reduce((kept, each) => keep(core, kept, facts, entry, each), state)',
    to: 'effects.reduce((_, each) => keep(core, state, facts, entry, each), state)',
  },
  {
    name: 'a member may come twice',
    file: transition,
    from: 'if (seen.has(key)) return',
    to: 'if (false) return',
  },
  {
    name: 'decimals may change',
    file: transition,
    from: 'if (moved) return',
    to: 'if (false) return',
  },
  {
    name: '`before` reads the state after',
    file: 'src/core/lower/expression.ts',
    from: 'lowerExpression({ ...at, state: before }, expr.operand)',
    to: 'lowerExpression(at, expr.operand)',
  },
  {
    name: 'a name in a requirement reads the policy before',
    file: 'src/core/lower/call.ts',
    from: "if (overlay.of.kind === 'globals')",
    to: 'if (false)',
  },
  {
    name: 'a name in a requirement reads the member before',
    file: 'src/core/lower/call.ts',
    from: "if (overlay.of.kind === 'member')",
    to: 'if (false)',
  },
  {
    name: 'what would leave its range at the top stays at the bottom',
    file: 'src/core/lower/expression.ts',
    from: "extreme(at, 'min', extreme(at, 'max', numberAt(at, expr.value), numberAt(at, expr.lo)), numberAt(at, expr.hi))",
    to: "extreme(at, 'min', extreme(at, 'max', numberAt(at, expr.value), numberAt(at, expr.lo)), numberAt(at, expr.lo))",
  },
  {
    name: 'an item that changes is every item',
    file: 'src/core/lower/read.ts',
    from: 'and(here, sameIndex(place, index))',
    to: 'here',
  },
  {
    name: 'an item is written beside its place',
    file: transition,
    from: 'of.with(index, after)',
    to: 'of.with((index + 1) % of.length, after)',
  },
  {
    name: 'a change whose condition does not hold is made',
    file: transition,
    from: 'return index < of.length ? of.with(index, after) : of;',
    to: 'return of.with(index % of.length, after);',
  },
  {
    name: 'a fold over numbers leaves out the last',
    file: 'src/core/lower/loop.ts',
    from: "compare('>', here, last)",
    to: "compare('>=', here, last)",
  },
  {
    name: 'a tick that has begun counts',
    file: 'src/core/lower/expression.ts',
    from: "roundTo(at, 'down', multiplyNumbers(operand",
    to: "roundTo(at, 'up', multiplyNumbers(operand",
  },
];

const heads = { typescript: 'export function deposit(', action: 'function _action_deposit(', within: 'function _define_within(' };

export const typescriptStateDefects: readonly EmittedDefect[] = [
  {
    name: 'the clock is not compared',
    policy: till,
    within: heads.typescript,
    from: 'world.globals.now < world.globals.clock',
    to: 'world.globals.now < 0n',
  },
  {
    name: 'what would leave its range at the top stays at the bottom',
    policy: till,
    within: heads.action,
    from: 'min(market.trust + _3e17, _1e18)',
    to: 'market.trust + _3e17 > _1e18 ? 0n : market.trust + _3e17',
  },
  {
    name: 'the clock is that of the event before',
    policy: till,
    within: heads.action,
    from: 'const changed_4: bigint = world.globals.now',
    to: 'const changed_4: bigint = world.globals.clock',
  },
  {
    name: 'a window begins three hours late',
    policy: ringed,
    within: heads.within,
    from: 'world.globals.now / 3600n - 5n',
    to: 'world.globals.now / 3600n - 2n',
  },
];

export const solidityStateDefects: readonly EmittedDefect[] = [
  {
    name: 'the clock is not compared',
    policy: till,
    within: 'function unfit_deposit_(',
    from: 'above_(globals.clock, globals.now_)',
    to: '0',
  },
  {
    name: 'what would leave its range at the top goes past it',
    policy: till,
    within: 'function action_deposit(',
    from: 'min_(marketAt_(market, m_1).trust + 3e17, 1e18)',
    to: 'marketAt_(market, m_1).trust + 3e17',
  },
  {
    name: 'a changed state is the one before',
    policy: till,
    within: 'function action_deposit(',
    from: '> 5e18 ? uint256(1) :',
    to: '> 5e18 ? uint256(0) :',
  },
  {
    name: 'a ring is one item shorter',
    policy: ringed,
    within: 'function define_within(',
    from: 'modSigned_(i_1, 6)',
    to: 'modSigned_(i_1, 5)',
  },
];

/** Of the contract that keeps the state. */
export const contractStateDefects: readonly EmittedDefect[] = [
  {
    name: 'the decimals of a member are not stored',
    policy: till,
    within: 'function deposit(',
    from: 'or(1, or(shl(8, base_decimals), ',
    to: 'or(1, or(0, ',
  },
  {
    name: 'decimals may change',
    policy: till,
    within: 'function load__market(',
    from: 'xor(and(shr(8, first), 0xff), mload(add(made, 32)))',
    to: '0',
  },
  {
    name: 'the state of another member is read',
    policy: till,
    within: 'function spend(',
    from: 'load__account(a, kept)',
    to: 'load__account(a, kept__account[a.id ^ 1])',
  },
  {
    name: 'an event tells of another member',
    policy: till,
    within: 'function announce__Spend(',
    from: 'emit Spend(a, ',
    to: 'emit Spend(a ^ 1, ',
  },
  {
    name: 'a value is told that is not the new one',
    policy: till,
    within: 'function announce__Spend(',
    from: 'result.a_cash_',
    to: 'amount',
  },
];
