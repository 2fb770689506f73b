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

/** How much of the first price is left is a name of its own: powers and logarithms stand alone, and a restart asks for it. */
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
  const left = ((): Said => {
    switch (path.kind) {
      case 'linear': {
        const rest = m.minus(m.whole(1), m.reckon(elapsed, '/', path.over));
        return say('price_left', doc, { type: fine(18), range: share, rounds: down }, m.builtin('max', rest, m.whole(0)));
      }
      case 'halves': {
        const halvings: Expression = { kind: 'negate', operand: m.reckon(elapsed, '/', path.every), span: m.span };
        return say('price_left', doc, { type: fine(27), range: share, rounds: down }, m.builtin('exp2', halvings));
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
        return say(
          'price_left',
          doc,
          { type: fine(27), range: share, rounds: down },
          m.builtin('exp', m.reckon(cut.call, '*', steps)),
        );
      }
    }
  })();
  declarations.push(left.declaration);
  const ends = [
    ...(after === null ? [] : [m.compare('>', elapsed, after)]),
    ...(below === null ? [] : [m.compare('<', left.call, below)]),
  ];
  const [first, second] = ends;
  const restarts =
    first === undefined
      ? null
      : say('restarts', 'Whether the price begins anew.', { type: m.type('bool') }, either(m, first, second));
  if (restarts !== null) declarations.push(restarts.declaration);
  const now = restarts === null ? left.call : m.choose(restarts.call, m.whole(1), left.call);
  const value = m.reckon(meaning(top.value), '*', now);
  const falling = say('price', 'The price now.', { type, range, rounds: top.rounding }, value, price.span);
  return { price: falling, restarts, declarations: [...declarations, falling.declaration] };
};

const either = (m: Maker, left: Expression, right: Expression | undefined): Expression =>
  right === undefined ? left : { kind: 'or', left, right, span: m.span };
