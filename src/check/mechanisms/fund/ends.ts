/** What becomes of a loss that no tranche pays: in order, other funds and indices, and at last the deficit. */
import type { Declaration, Expression, FundDeclaration, FundEnd, UnitExpression } from '../../../syntax/ast.ts';
import type { Rational } from '../../../types/rational.ts';
import { plainName } from '../../../source/source.ts';
import { quantityOf, type QuantityType } from '../gauges/quantity.ts';
import type { Report } from '../../report.ts';
import { constant, type Complain } from './amounts.ts';

export type Draws = Extract<FundEnd, { end: 'draws' }>;

/** A loss that is shared by all that is counted in `over`, each unit of which owes what an index rises, or loses what it falls. */
export type Socialised = Extract<FundEnd, { end: 'socialise' }> & {
  /** The index by its plain name. */
  readonly name: string;
  readonly type: QuantityType;
  /** How far the index goes in its way. */
  readonly bound: Rational;
};

export type End = Draws | Socialised;

/** Those before `leave as deficit`, or before the `adl` that takes the rest. */
export const endsOf = (
  fund: FundDeclaration,
  declarations: readonly Declaration[],
  report: Report,
  complain: Complain,
): readonly End[] => {
  const ends = fund.clauses.filter((each) => each.kind === 'then');
  const last = ends.at(-1);
  if (last?.end !== 'leave' && last?.end !== 'adl') report('FB7602', last?.span ?? fund.name.span, { name: fund.name.text });
  const found = ends.flatMap((each, at): readonly End[] => {
    switch (each.end) {
      case 'draws':
        return [each];
      case 'socialise': {
        const socialised = socialisedBy(each, fund, declarations, report, complain);
        return socialised === null ? [] : [socialised];
      }
      case 'leave':
      case 'adl': {
        const line = each.end === 'adl' ? `then adl ${each.adl.text}` : 'leave as deficit';
        if (at < ends.length - 1) complain(each.span, `nothing is left after \`${line}\``, 'let it stand last');
        return [];
      }
    }
  });
  const indices = found.filter((each) => each.end === 'socialise');
  const twin = indices.find((each, at) => indices.some((one, before) => before < at && one.name === each.name));
  if (twin) complain(twin.index.span, `\`${twin.name}\` moves twice for one loss`, 'socialise over all of it at once');
  return found;
};

/** Null after a reported mistake. */
const socialisedBy = (
  end: Extract<FundEnd, { end: 'socialise' }>,
  fund: FundDeclaration,
  declarations: readonly Declaration[],
  report: Report,
  complain: Complain,
): Socialised | null => {
  const { index, rounding, way } = end;
  const name = nameOf(index);
  const found = quantityOf(index, fund.member?.binder ?? null, declarations);
  if (name === null || found === null) {
    const help = 'name a state with a range, as `loss_index` or `m.loss_index`';
    complain(index.span, 'this is no index that can move', help);
    return null;
  }
  const bound = constant(way === 'raises' ? found.range.hi : found.range.lo);
  if (bound === null || unitFactors(found.type.unit) === null) {
    complain(index.span, `the range of \`${name}\` does not say how far it goes`, 'write its bounds as numbers');
    return null;
  }
  if (rounding?.value !== 'up') {
    report('FB7609', rounding?.span ?? index.span, { name, found: rounding?.value ?? null });
    return null;
  }
  return { ...end, name, type: found.type, bound };
};

const nameOf = (index: Expression): string | null =>
  index.kind === 'name' || index.kind === 'field' ? plainName(index.name.text) : null;

/** Units above and below the fraction bar; null for powers of them. */
export const unitFactors = ({
  factors,
}: UnitExpression): { readonly over: UnitExpression['factors']; readonly under: UnitExpression['factors'] } | null => {
  const over = factors.filter((each) => each.doubledPower === 2);
  const under = factors.filter((each) => each.doubledPower === -2);
  return over.length + under.length === factors.length ? { over, under } : null;
};
