/** Defects of the generated TypeScript. */
import type { EmittedDefect } from './defect.ts';

const margins = 'margins.risk';

export const typescriptDefects: readonly EmittedDefect[] = [
  { name: 'down truncates', within: 'function divideDown(', from: 'n < 0n ? (n + 1n) / d - 1n : n / d', to: 'n / d' },
  { name: 'up moves whole quotients', within: 'function divideUp(', from: '(n - 1n) / d + 1n', to: 'n / d + 1n' },
  { name: 'away from zero is up', within: 'function divideAway(', from: '(n + 1n) / d - 1n', to: 'n / d' },
  { name: 'a tie goes down in half up', within: 'function divideHalfUp(', from: '2n * n + d', to: '2n * n + d - 1n' },
  {
    name: 'a tie goes down in half even',
    within: 'function divideHalfEven(',
    from: 'floor % 2n === 0n ? floor : floor + 1n',
    to: 'floor',
  },
  { name: 'modulo keeps the sign', within: 'function modulo(', from: 'rest < 0n ? rest + d : rest', to: 'rest' },
  {
    name: 'a root stops one Newton step early',
    within: 'function rootDown(',
    from: 'next >= guess)',
    to: 'next >= guess - 1n)',
  },
  { name: 'a root up is a root down', within: 'function rootUp(', from: 'root * root === n ? root : root + 1n', to: 'root' },
  {
    name: 'the upper bound is excluded',
    policy: margins,
    within: 'function equity(',
    from: 'a.collateral > _1e16',
    to: 'a.collateral >= _1e16',
  },
  {
    name: 'the lower bound is one lower',
    policy: margins,
    within: 'function equity(',
    from: 'a.collateral < _minus1e14',
    to: 'a.collateral < _minus1e14 - 1n',
  },
  {
    name: 'a reference may be one too high',
    policy: margins,
    within: 'function equity(',
    from: '>= BigInt(world.market.length)',
    to: '> BigInt(world.market.length)',
  },
  { name: 'a list may be one longer', policy: margins, within: 'function equity(', from: 'length > 16', to: 'length > 17' },
  {
    name: 'a list may hold a key twice',
    policy: margins,
    within: 'function equity(',
    from: 'position.market <= previous',
    to: 'position.market < previous',
  },
  {
    name: 'a check is missing',
    policy: margins,
    within: 'function equity(',
    from: /if \(position\.entry < .*;/,
    to: '',
  },
  {
    name: 'zero is not bankrupt',
    policy: margins,
    within: 'function _define_standing_of(',
    from: 'equity_1 <= 0n',
    to: 'equity_1 < 0n',
  },
  {
    name: 'a withdrawal must leave more than is required',
    policy: margins,
    within: 'function _action_withdraw(',
    from: 'equity_1 >= required_1',
    to: 'equity_1 > required_1',
  },
  {
    name: 'a bracket starts one below the end of the one before',
    policy: margins,
    within: 'function _define_required_common(',
    from: '= end;',
    to: '= end - 1n;',
  },
  {
    name: 'the last bracket ends at its bound',
    policy: margins,
    within: 'function _define_required_common(',
    from: /part <= end \|\| \w+ === \w+;/,
    to: 'part <= end;',
  },
  {
    name: 'the search runs past what it found',
    policy: margins,
    within: 'function _action_trade(',
    from: 'if (found) break;',
    to: '',
  },
  {
    name: 'a parameter that governance has set is ignored',
    policy: 'dydx_v4.risk',
    within: 'function _define_liquidation_fee(',
    from: 'params.max_liquidation_fee',
    to: 'defaultParams.max_liquidation_fee',
  },
];
