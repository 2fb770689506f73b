/**
 * What the reports of an oracle give at an event: `mark_fresh(m)`, or none where too few of them count. A report counts if
 * it is not from the future, not too old, not rejected, and near enough to the median of those that are none of these.
 */
import type { Expression, Local, OracleDeclaration } from '../../syntax/ast.ts';
import { plainName } from '../../source/source.ts';
import { renamed } from '../../syntax/map-children.ts';
import type { Maker } from './maker.ts';
import { clausesOf, type Clause } from './oracles.ts';

/** What is taken, and the local names that it is made of. */
export const fresh = (
  oracle: OracleDeclaration,
  around: Maker,
): { readonly locals: readonly Local[]; readonly value: Expression } => {
  const [take] = clausesOf(oracle, 'take');
  // What is wrong with the value that is taken is wrong with that clause.
  const made = take === undefined ? around : around.at(take.span);
  const { fold, choose, compare, whole, named, none, field, otherwise, bound, kept } = made;
  const { report, source, range, type } = oracle;
  const price = field(report.text, 'price');
  const young = acceptable(oracle, made);
  const [further] = clausesOf(oracle, 'further');
  const [need] = clausesOf(oracle, 'need');
  const middle = local(made, 'middle');
  const count = local(made, 'count');
  const counts = further === undefined ? young : made.both(young, isNear(made, price, named(middle), further));
  const locals: Local[] = [
    ...(further === undefined
      ? []
      : // Without a report there is no median, and nothing that could be far from it: any price does. One that is no state
        // has what is fresh depend on reports alone, so that it is the same before and after an action that keeps the price.
        [
          bind(
            made,
            middle,
            otherwise(
              fold(further.median, report.text, source, young, price),
              range === null ? kept('price') : bound(range.lo, type),
            ),
          ),
        ]),
    bind(made, count, fold('count', report.text, source, counts, null)),
  ];
  const enough = compare('>=', named(count), whole(need?.least ?? 1));
  const taken = take === undefined ? none : takenOf(oracle, made, take, counts, named(count));
  return { locals, value: choose(enough, taken, none) };
};

const local = ({ title }: Maker, word: string): string => `${plainName(title.text)}_${word}`;

const bind = ({ name, span }: Maker, of: string, value: Expression): Local => ({
  ...{ kind: 'local', name: name(of), typing: null, value, span },
});

const acceptable = (oracle: OracleDeclaration, made: Maker): Expression => {
  const { compare, both, not, minus, field, now } = made;
  const at = field(oracle.report.text, 'at');
  const young = clausesOf(oracle, 'older').map((each) => compare('<=', minus(now, at), each.age));
  const others = clausesOf(oracle, 'reject').map((each) => not(each.when));
  return [...young, ...others].reduce(both, compare('<=', at, now));
};

const isNear = (made: Maker, price: Expression, middle: Expression, { share }: Clause<'further'>): Expression => {
  const { builtin, compare, minus, reckon } = made;
  return compare('<=', builtin('abs', minus(price, middle)), reckon(share, '*', builtin('abs', middle)));
};

const takenOf = (
  { report, source, range, type }: OracleDeclaration,
  made: Maker,
  take: Clause<'take'>,
  counts: Expression,
  count: Expression,
): Expression => {
  const { fold, reckon, field, builtin, bound } = made;
  const price = field(report.text, 'price');
  const { form, weight } = take;
  switch (form) {
    case 'mean': {
      const mean = reckon(fold('sum', report.text, source, counts, price), '/', count);
      // It lies among the prices, which a quotient of two sums does not show.
      return range === null ? mean : builtin('clamp', mean, bound(range.lo, type), bound(range.hi, type));
    }
    case 'lower weighted median':
    case 'upper weighted median':
      return weight === null ? price : weighted(made, report.text, source, counts, weight, form === 'lower weighted median');
    default:
      return fold(form, report.text, source, counts, price);
  }
};

/** The lowest price at which those up to it have half of all weight; the upper one is the highest with those from it on. */
const weighted = (
  made: Maker,
  report: string,
  source: Expression,
  counts: Expression,
  weight: Expression,
  isLower: boolean,
): Expression => {
  const { fold, field, compare, both, reckon, whole } = made;
  const other = `other_${report}`;
  const [price, otherPrice] = [field(report, 'price'), field(other, 'price')];
  const [otherCounts, otherWeight] = [renamed(counts, report, other), renamed(weight, report, other)];
  const beyond = both(otherCounts, compare(isLower ? '<=' : '>=', otherPrice, price));
  const half = compare(
    '>=',
    reckon(whole(2), '*', fold('sum', other, source, beyond, otherWeight)),
    fold('sum', other, source, otherCounts, otherWeight),
  );
  return fold(isLower ? 'min' : 'max', report, source, both(counts, half), price);
};
