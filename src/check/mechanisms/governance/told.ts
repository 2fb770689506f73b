/** What an action of governance is told: a new value for each parameter, or that it stays as it is. */
import { plainName } from '../../../source/source.ts';
import type { Binder, Expression, GovernRight, Name } from '../../../syntax/ast.ts';
import type { Maker } from '../maker.ts';
import type { Kept } from './kept.ts';
import { toldType } from './parameters.ts';

/** `new_fee: ratio in 0 .. 10%`; where each may stay as it is, also `keep_fee: bool`. */
export const given = ({ kept }: { readonly kept: readonly Kept[] }, right: GovernRight, own: Maker): readonly Binder[] =>
  kept.flatMap(({ parameter: { type, field }, range }) => {
    const { amount, span } = right;
    const told = {
      ...{ name: { text: newName(field.name), span }, type: toldType(type), span },
      range: amount.kind === 'any' && amount.range !== null ? amount.range : range,
    };
    return mayStay(right)
      ? [told, { name: { text: keepName(field.name), span }, type: own.type('bool'), range: null, span }]
      : [told];
  });

/** Each may be left as it is. */
export const mayStay = ({ amount }: GovernRight): boolean => amount.kind === 'any' && amount.orNone;
const keepName = (name: Name): string => `keep_${plainName(name.text)}`;

const newName = (name: Name): string => `new_${plainName(name.text)}`;

/** What is told of a parameter, or what stands for one that is to stay. */
export const toldOf = (right: GovernRight, own: Maker, { parameter }: Kept, stays: Expression): Expression => {
  const { name } = parameter.field;
  const told = own.named(newName(name));
  return mayStay(right) ? own.choose(own.named(keepName(name)), stays, told) : told;
};

export const staying = (right: GovernRight): string => (mayStay(right) ? ' What is to be kept stays as it is.' : '');
