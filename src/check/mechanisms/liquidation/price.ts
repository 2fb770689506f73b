/** A bonus with a bound, and a price that falls with the time since the account became due. */
import type { Expression, PlainDeclaration, TypeExpression } from '../../../syntax/ast.ts';
import { constant } from '../fund/amounts.ts';
import { maker, type Maker } from '../maker.ts';
import type { Plan } from './plan.ts';
import type { Said, Writer } from './writer.ts';

export const bonusOf = ({ declaration, bonus }: Plan, say: Writer, meaning: (of: Expression) => Expression): Said | null => {
  if (bonus === null) return null;
  const { amount, most } = bonus;
  const m = maker(declaration.name, null).at(bonus.span);
  const range = constant(most) === null ? null : { lo: m.whole(0), hi: most, span: most.span };
  const value = m.builtin('clamp', meaning(amount.value), m.whole(0), meaning(most));
  return say('bonus', 'What a liquidator gains.', { type: m.type('ratio'), range, rounds: amount.rounding }, value);
};

export type Falling = {
  readonly price: Said;
  readonly restarts: Said | null;
  readonly declarations: readonly PlainDeclaration[];
};

/** How much of the first price is left. On a straight line that is exact; powers and logarithms are names of their own. */
export const priceOf = (
  plan: Plan,
  say: Writer,
  flaggedFor: Said | null,
  meaning: (of: Expression) => Expression,
): Falling | null => {
  const { declaration, price } = plan;
  if (price === null || flaggedFor === null) return null;
  const { path, top, after, below, type, range } = price;
  const m = maker(declaration.name, null).at(price.span);
  const elapsed = flaggedFor.call;
  const fine = (decimals: number): TypeExpression => {
    const ratio = m.type('ratio');
    return ratio.kind === 'quantity' ? { ...ratio, decimals: { value: decimals, span: m.span } } : ratio;
  };
  const share = { lo: m.whole(0), hi: m.whole(1), span: m.span };
  const down = { value: 'down', span: m.span } as const;
  const doc = 'How much of the first price is left.';
  const declarations: PlainDeclaration[] = [];
  const keep = (said: Said): Expression => {
    declarations.push(said.declaration);
    return said.call;
  };
  const left = ((): Expression => {
    switch (path.kind) {
      case 'linear':
        return m.builtin('max', m.minus(m.whole(1), m.reckon(elapsed, '/', path.over)), m.whole(0));
      case 'halves': {
        const halvings: Expression = { kind: 'negate', operand: m.reckon(elapsed, '/', path.every), span: m.span };
        return keep(say('price_left', doc, { type: fine(27), range: share, rounds: down }, m.builtin('exp2', halvings)));
      }
      case 'steps': {
        const cut = say(
          'price_step',
          'The logarithm of what one step leaves.',
          { type: fine(27), rounds: down },
          m.builtin('ln', m.minus(m.whole(1), meaning(path.share))),
          path.share.span,
        );
        declarations.push(cut.declaration);
        const steps: Expression = { kind: 'builtin', name: 'ticks', arguments: [elapsed, path.per], span: path.per.span };
        const power = m.builtin('exp', m.reckon(cut.call, '*', steps));
        return keep(say('price_left', doc, { type: fine(27), range: share, rounds: down }, power));
      }
    }
  })();
  const ends = [
    ...(after === null ? [] : [m.compare('>', elapsed, after)]),
    ...(below === null ? [] : [m.compare('<', left, below)]),
  ];
  const [first, second] = ends;
  const restarts =
    first === undefined
      ? null
      : say('restarts', 'Whether the price begins anew.', { type: m.type('bool') }, either(m, first, second));
  if (restarts !== null) declarations.push(restarts.declaration);
  const now = restarts === null ? left : m.choose(restarts.call, m.whole(1), left);
  const value = m.reckon(meaning(top.value), '*', now);
  const falling = say('price', 'The price now.', { type, range, rounds: top.rounding }, value, price.span);
  return { price: falling, restarts, declarations: [...declarations, falling.declaration] };
};

const either = (m: Maker, left: Expression, right: Expression | undefined): Expression =>
  right === undefined ? left : { kind: 'or', left, right, span: m.span };
