/** How far the price of an oracle goes: from update to update, and as it grows. */
import type { Expression } from '../../syntax/ast.ts';
import type { Maker } from './maker.ts';
import type { Clause } from './oracles.ts';

/** Between two updates the price stands still; at one it goes toward what was reported, and no further than its share. */
export const within = (around: Maker, taken: Expression, moves: Clause<'moves'>): Expression => {
  const made = around.at(moves.span);
  const { kept, first, builtin, reckon, isPresent, not, whole } = made;
  const limit = (op: '+' | '-'): Expression => reckon(reckon(whole(1), op, moves.share), '*', kept('price'));
  const moved = builtin('max', builtin('min', taken, limit('+')), limit('-'));
  return first(
    [
      [not(isPresent(kept('at'))), taken],
      [waits(made, moves), kept('price')],
    ],
    moved,
  );
};

/** The last update is too near for another one; without a time, it is of the same second. */
export const waits = ({ compare, minus, now, kept }: Maker, { per }: Clause<'moves'>): Expression =>
  per === null ? compare('>=', kept('at'), now) : compare('<', minus(now, kept('at')), per);

/** What was snapped, and the growth that is allowed since then, put an upper bound on the price. */
export const below = (made: Maker, value: Expression, { share, per, from, since, span }: Clause<'grows'>): Expression => {
  const { builtin, reckon, minus, now, whole } = made.at(span);
  const elapsed = builtin('max', minus(now, since), reckon(whole(0), '*', per));
  const cap = reckon(from, '*', reckon(whole(1), '+', reckon(reckon(share, '*', elapsed), '/', per)));
  return builtin('min', value, cap);
};
