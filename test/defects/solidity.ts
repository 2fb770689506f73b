/** Defects of the generated Solidity. */
import type { EmittedDefect } from './defect.ts';

const margins = 'margins.risk';
const head = (name: string): string => `function ${name}(`;

export const solidityDefects: readonly EmittedDefect[] = [
  {
    name: 'a Newton step of the inverse is missing',
    within: head('mulDivDown_'),
    from: 'let v := xor(mul(3, e), 2)\n                v := mul(v, sub(2, mul(e, v)))\n',
    to: 'let v := xor(mul(3, e), 2)\n',
  },
  { name: 'the borrow of the remainder is missing', within: head('mulDivUp_'), from: 'sub(h, gt(r, l))', to: 'h' },
  {
    name: 'the borrow of the remainder is missing in a signed sum',
    within: head('divWideSignedTowardZero_'),
    from: 'sub(h, gt(r, l))',
    to: 'h',
  },
  {
    name: 'toward zero leaves a negative remainder where it is',
    within: head('divWideSignedTowardZero_'),
    from: 'and(iszero(iszero(r)), sub(0, s))',
    to: '0',
  },
  {
    name: 'a product rounds up only above one half',
    within: head('mulDivUp_'),
    from: 'iszero(iszero(r))',
    to: 'gt(r, shr(1, d))',
  },
  {
    name: 'a negative product rounds up away from zero',
    within: head('mulDivSignedUp_'),
    from: 'and(not(s), iszero(iszero(r)))',
    to: 'iszero(iszero(r))',
  },
  {
    name: 'a signed product loses its sign',
    within: head('mulDivSignedTowardZero_'),
    from: 'z := sub(xor(z, s), s)',
    to: 's := 0',
  },
  { name: 'a floor truncates', within: head('divSignedDown_'), from: 'z := xor(s, div(xor(s, n), d))', to: 'z := sdiv(n, d)' },
  // In place, by the very lines that stand in `divHalfEven_` and `divHalfUp_`.
  { name: 'an even tie goes up', within: head('define_tie_even_1'), from: 'add(r_, and(q_, 1))', to: 'add(r_, 1)' },
  {
    name: 'a tie goes down in half up',
    within: head('define_tie_up_1'),
    from: 'iszero(lt(r_, sub(d_, r_)))',
    to: 'gt(r_, sub(d_, r_))',
  },
  {
    name: 'a range is one wider',
    within: head('outside_'),
    from: 'gt(sub(value, lo), span)',
    to: 'gt(sub(value, lo), add(span, 1))',
  },
  { name: 'an upper bound is one higher', within: head('above_'), from: 'z := gt(x, y)', to: 'z := gt(x, add(y, 1))' },
  { name: 'equal keys pass', within: head('notAbove_'), from: 'iszero(gt(x, y))', to: 'lt(x, y)' },
  { name: 'the carry of a wide sum is missing', within: head('addWide_'), from: 'add(add(h, m), lt(q, l))', to: 'add(h, m)' },
  {
    name: 'the borrow of a wide difference is missing',
    within: head('subWide_'),
    from: 'sub(sub(h, m), lt(l, n))',
    to: 'sub(h, m)',
  },
  {
    name: 'a wide comparison forgets the low words',
    within: head('lessWide_'),
    from: 'or(slt(h, m), and(eq(h, m), lt(l, n)))',
    to: 'slt(h, m)',
  },
  { name: 'a negative word is widened without its sign', within: head('widen_'), from: 'sar(255, x)', to: '0' },
  {
    name: 'a signed wide product forgets one sign',
    within: head('mulWideSigned_'),
    from: 'sub(sub(h, and(sar(255, a), b)), and(sar(255, b), a))',
    to: 'sub(h, and(sar(255, a), b))',
  },
  {
    name: 'the last Newton step of a root is missing',
    within: head('rootDown_'),
    from: 'r := shr(1, add(r, div(n, r)))\n            r := sub(',
    to: 'r := sub(',
  },
  { name: 'a root is not settled downward', within: head('rootDown_'), from: 'r := sub(r, gt(r, div(n, r)))', to: '' },
  { name: 'a root up is a root down', within: head('rootUp_'), from: 'r := add(r, lt(mul(r, r), n))', to: '' },
  { name: 'a remainder keeps the sign', within: head('modSigned_'), from: 'and(s, d)', to: '0' },
  { name: 'the lesser of two is compared without sign', within: head('minSigned_'), from: 'slt(y, x)', to: 'lt(y, x)' },
  {
    name: 'a floor by a constant truncates',
    policy: margins,
    within: head('define_equity'),
    from: 'slt(smod(q_, 1000000000000000000000000000000), 0)',
    to: '0',
  },
  { name: 'a list may be one longer', policy: margins, within: head('unfit_equity_'), from: 'length, 16)', to: 'length, 17)' },
  {
    name: 'a bracket ends one below its bound',
    policy: margins,
    within: head('define_required'),
    from: '.up_to * 1e30;',
    to: '.up_to * 1e30 - 1;',
  },
];
