/** Defects of sessions: in the order, the shares, and what a contract keeps of how far it has come. */
import type { EmittedDefect, SourceDefect } from './defect.ts';

const step = 'src/core/lower/session/step.ts';
const end = 'src/core/lower/session/end.ts';

/** Of lowering, and of whoever goes from account to account. */
export const orderDefects: readonly SourceDefect[] = [
  {
    name: 'the order is upside down',
    file: step,
    from: 'descending ? ([left, right] as const)',
    to: '!descending ? ([left, right] as const)',
  },
  {
    name: 'a quotient is compared without the lower part of the other',
    file: step,
    from: "multiply(part('one', upper), part('other', lower))",
    to: "multiply(part('one', upper), part('one', lower))",
  },
  {
    name: 'the key does not decide where ranks are alike',
    file: step,
    from: "compare(session.keyDescending ? '>' : '<', value('one_key')",
    to: "compare(session.keyDescending ? '>' : '!=', value('one_key')",
  },
  { name: 'whoever is not eligible may be listed', file: step, from: '[1n, not(boolOf(can))]', to: "[1n, { kind: 'false' }]" },
  {
    name: 'one more may be listed than are eligible',
    file: step,
    from: "compare('>=', listed, value('eligible'))",
    to: "compare('>', listed, value('eligible'))",
  },
  {
    name: 'an account may be listed twice in a row',
    file: step,
    from: "[3n, and(not(first), compare('==', key, value('key')))]",
    to: "[3n, { kind: 'false' }]",
  },
  {
    name: 'what has been taken does not count',
    file: step,
    from: "maximum(subtract(value('need'), value('covered')), zeroInt)",
    to: "value('need')",
  },
  {
    name: 'a share is rounded up',
    file: step,
    from: "divide('down', multiply(value('need'), upTo), total)",
    to: "divide('up', multiply(value('need'), upTo), total)",
  },
  {
    name: 'one account too many gives a unit more',
    file: step,
    from: "compare('<', value('given'), value('extra'))",
    to: "compare('<=', value('given'), value('extra'))",
  },
  {
    name: 'nobody counts whether all have been listed',
    file: end,
    from: "compare('<', value('listed'), value('eligible'))",
    to: "{ kind: 'false' } as const",
  },
  {
    name: 'weights that do not add up are good',
    file: end,
    from: "return compare('!=', value('weighed'), value('total_weight'));",
    to: "return { kind: 'false' };",
  },
  {
    name: 'a level that takes too little is good',
    file: end,
    from: "return and(compare('>', left, zeroInt), compare('>', value('kept'), zeroInt));",
    to: "return { kind: 'false' };",
  },
  {
    name: 'the level is rounded up',
    file: 'src/engine/session/level.ts',
    from: "divide('down', left, many)",
    to: "divide('up', left, many)",
  },
  {
    name: 'another amount than is due is good',
    file: 'src/engine/session/verify.ts',
    from: 'if (taken[place] !== due)',
    to: 'if ((taken[place] ?? 0n) > due)',
  },
];

const ranked = 'pro rata of a weight';
const queued = 'a queue by a quotient';
const level = 'the least haircut';

export const typescriptDefects: readonly EmittedDefect[] = [
  {
    name: 'the second rank is upside down',
    policy: ranked,
    within: 'function _before_reduce(',
    from: 'other_2 > one_2',
    to: 'one_2 > other_2',
  },
  {
    name: 'doubles decide where they are too near',
    policy: 'a queue by numbers too near for a double',
    within: 'function inOrder(',
    from: 'Math.abs(x - y) > 1e-14 * (Math.abs(x) + Math.abs(y))',
    to: 'x === x',
  },
  {
    name: 'an account may be listed twice',
    policy: queued,
    within: 'function _step_reduce(',
    from: 'a.id === key ? 3n',
    to: 'a.id === key ? 0n',
  },
  { name: 'whoever is not eligible may be listed', policy: queued, within: 'function _step_reduce(', from: '? 1n', to: '? 0n' },
  {
    name: 'the cap of an account is one higher',
    policy: ranked,
    within: 'function _share_reduce(',
    from: 'min(most, ',
    to: 'min(most + 1n, ',
  },
  {
    name: 'the first part of a share is rounded up',
    policy: ranked,
    within: 'function _share_reduce(',
    from: 'const share_2: bigint = need * weighed',
    to: 'const share_2: bigint = (need * weighed + total_weight - 1n)',
  },
  {
    name: 'nobody counts whether all have been listed',
    policy: ranked,
    within: 'function _end_reduce(',
    from: 'listed < eligible ? 1n : ',
    to: '',
  },
  {
    name: 'what is left over goes to nobody',
    policy: level,
    within: 'function levelOf(',
    from: 'left - share * many',
    to: '0n',
  },
  {
    name: 'who is unfit is taken for the first',
    policy: queued,
    within: 'function selectAccounts',
    from: 'unfit.push(place);',
    to: 'unfit.push(0);',
  },
];

export const solidityDefects: readonly EmittedDefect[] = [
  {
    name: 'the second rank is upside down',
    policy: ranked,
    within: 'function before_reduce(',
    from: 'other_2 > one_2',
    to: 'one_2 > other_2',
  },
  {
    name: 'an account may be listed twice',
    policy: queued,
    within: 'function list_reduce_(',
    from: 'account_.id == state_.key_',
    to: 'false',
  },
  { name: 'the order is not looked at', policy: queued, within: 'function list_reduce_(', from: '!before_', to: 'false' },
  {
    name: 'whoever is not eligible may be listed',
    policy: queued,
    within: 'function list_reduce_(',
    from: /if \(!\((\S+) != 0\)\)|if \(!can_\)/,
    to: 'if (false)',
  },
  {
    name: 'one more may be listed than are eligible',
    policy: queued,
    within: 'function list_reduce_(',
    from: 'state_.listed_ >= state_.eligible_',
    to: 'state_.listed_ > state_.eligible_',
  },
  {
    name: 'another amount than is due is good',
    policy: ranked,
    within: 'function list_reduce_(',
    from: 'amount_ != next_',
    to: 'amount_ > next_',
  },
  {
    name: 'more may be taken than is needed',
    policy: ranked,
    within: 'function list_reduce_(',
    from: 'beyond_ || covered_ > state_.need_',
    to: 'false',
  },
  {
    name: 'the cap of an account is one higher',
    policy: ranked,
    within: 'function share_reduce(',
    from: 'min_(most_1, ',
    to: 'min_(most_1 + 1, ',
  },
  {
    name: 'what has been taken does not count',
    policy: queued,
    within: 'function share_reduce(',
    from: 'int256(need_1) - int256(covered_1)',
    to: 'int256(need_1)',
  },
  {
    name: 'one account too many gives a unit more',
    policy: level,
    within: 'function share_reduce(',
    from: 'given_1 < extra_1',
    to: 'given_1 <= extra_1',
  },
  {
    name: 'nobody counts whether all have been listed',
    policy: ranked,
    within: 'function verify_reduce(',
    from: 'state_.listed_ >= state_.eligible_',
    to: 'true',
  },
  {
    name: 'a level that takes too little is good',
    policy: level,
    within: 'function verify_reduce(',
    from: 'state_.kept_ != 0',
    to: 'false',
  },
];

/** Of the contract that closes, on `shared`. */
export const contractDefects: readonly EmittedDefect[] = [
  {
    name: 'anybody may close',
    within: 'function share(',
    from: 'places__[OPERATOR_ROLE][msg.sender] == 0',
    to: 'false',
  },
  {
    name: 'a batch may go on from any cursor',
    within: 'function share(',
    from: 'sessions_of_share[id_] != hash_',
    to: 'false',
  },
  { name: 'more may be asked for than is needed', within: 'function share(', from: 'if (!may_)', to: 'if (false)' },
  {
    name: 'what is complete may go on',
    within: 'function share(',
    from: 'sessions_of_share[id_] = bytes32(0)',
    to: 'sessions_of_share[id_] = hash_',
  },
  {
    name: 'sessions of all markets meet',
    within: 'function share(',
    from: 'mstore(32, key_)',
    to: 'mstore(32, 0)',
  },
  {
    name: 'a session is about a place among the markets',
    within: 'function share(',
    from: 'mstore(32, key_)',
    to: 'mstore(32, mload(state_))',
  },
  {
    name: 'who is listed is not closed',
    within: 'function share(',
    from: 'told_.taken_[i_] != 0',
    to: 'told_.taken_[i_] == 1',
  },
];
