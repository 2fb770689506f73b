/** Portfolios that make sense, in the parts from which they are written out. What is wrong with the others is reported. */
import { plainName, type Span } from '../../../source/source.ts';
import type {
  Binder,
  Declaration,
  Name,
  PortfolioClause,
  PortfolioDeclaration,
  PortfolioEach,
  PortfolioOffset,
  PortfolioSum,
} from '../../../syntax/ast.ts';
import type { Rational } from '../../../types/rational.ts';
import type { Report } from '../../report.ts';
import { speaksOf } from '../fund/terms.ts';
import { constant } from '../governance/constants.ts';
import { entityOf } from '../written.ts';
import type { Scenarios } from './scenarios.ts';

export type Plan = {
  readonly declaration: PortfolioDeclaration;
  readonly each: PortfolioEach;
  readonly group: Group | null;
  readonly scan: Scan | null;
  readonly sums: readonly PortfolioSum[];
  readonly offsets: readonly Offset[];
  /** What is added and what it is never below: of each group, and of the whole. */
  readonly ofEach: readonly Step[];
  readonly ofAll: readonly Step[];
};

export type Scan = Extract<PortfolioClause, { kind: 'scan' }> & { readonly of: Scenarios };
export type Step = Extract<PortfolioClause, { kind: 'plus' | 'at least' }>;
export type Offset = PortfolioOffset & { readonly weights: readonly [Rational, Rational] };
/** What positions are netted by: the members of an enum. */
export type Group = { readonly binder: Binder; readonly enumName: string; readonly members: readonly Name[] };

/** What a portfolio calls its own, so no sum may be called that. */
const taken = new Set(['loss', 'scan', 'worst', 'each', 'kept', 'spreads']);

export const planOf = (
  declaration: PortfolioDeclaration,
  scenarios: ReadonlyMap<string, Scenarios | null>,
  declarations: readonly Declaration[],
  report: Report,
): Plan | null => {
  const { name, clauses, typing, scope } = declaration;
  let sound = true;
  const problem = (span: Span, text: string, help: string | null = null): void => {
    report('FB7902', span, { name: plainName(name.text), problem: text, help });
    sound = false;
  };
  const side = typing.rounding;
  if (side !== null && side.value !== 'up') {
    report('FB7903', side.span, { name: plainName(name.text), found: side.value });
    sound = false;
  }
  const once = <K extends PortfolioClause['kind']>(kind: K): Extract<PortfolioClause, { kind: K }> | null => {
    const [only = null, second] = clauses.filter((each): each is Extract<PortfolioClause, { kind: K }> => each.kind === kind);
    if (second !== undefined)
      problem(
        second.span,
        `a second \`${kind}\` contradicts the first`,
        'make two portfolios of it, and let the larger count: `at least OTHER(a)`',
      );
    return only;
  };
  const each = once('each');
  const scanned = once('scan');
  if (each === null) {
    problem(name.span, 'nothing says what it holds', 'write `each p in a.positions`');
    return null;
  }
  const group = each.group === null ? null : groupOf(each.group.binder, declarations, problem);
  const scan = scanned === null ? null : scanOf(scanned, scenarios, problem);
  if (scanned === null && !clauses.some((one) => one.kind === 'plus' || one.kind === 'at least'))
    problem(name.span, 'nothing is required of it', 'write `scan SCENARIOS gains …`, `plus …` or `at least …`');
  const bound = [each.binder, ...(scope === null ? [] : [scope.name]), ...(each.group === null ? [] : [each.group.binder.name])];
  bound.forEach((one, at) => {
    if (bound.findIndex((other) => other.text === one.text) < at) problem(one.span, `\`${one.text}\` is the name of two things`);
    if (one.text === 'scenario') problem(one.span, '`scenario` is the scenario that is tried', 'choose another name');
  });
  const sums = clauses.filter((one) => one.kind === 'sums');
  sums.forEach((one, at) => {
    if (taken.has(one.name.text)) problem(one.name.span, `\`${one.name.text}\` is a name of its own`, 'choose another name');
    if (sums.findIndex((other) => other.name.text === one.name.text) < at)
      problem(one.name.span, `two sums are called \`${one.name.text}\``);
  });
  const steps = clauses.filter((one): one is Step => one.kind === 'plus' || one.kind === 'at least');
  const isOfEach = (one: Step): boolean => each.group !== null && speaksOf(each.group.binder.name.text, one.value);
  const ofEach = steps.filter(isOfEach);
  const ofAll = steps.filter((one) => !isOfEach(one));
  const offsets = clauses.filter((one) => one.kind === 'offset');
  const firstOfAll = Math.min(...ofAll.map((one) => one.span.start));
  const firstOffset = Math.min(...offsets.map((one) => one.span.start));
  for (const one of ofEach)
    if (one.span.start > Math.min(firstOfAll, firstOffset))
      problem(
        one.span,
        `\`${one.kind}\` of each \`${each.group?.binder.name.text ?? ''}\` stands behind what is of them all`,
        'move it up: lines count in the order in which they stand',
      );
  for (const one of offsets)
    if (one.span.start > firstOfAll)
      problem(
        one.span,
        'an offset stands behind what is of the whole',
        'move it up: lines count in the order in which they stand',
      );
  const weighed = offsets.map((one) => offsetOf(one, group, sums, problem));
  const pairs = offsets.map((one) => [one.left.text, one.right.text].toSorted().join(' '));
  offsets.forEach((one, at) => {
    if (pairs.indexOf(pairs[at] ?? '') < at)
      problem(one.span, `\`${one.left.text}\` and \`${one.right.text}\` are offset twice`, 'keep one of them');
  });
  if (!sound) return null;
  return { declaration, each, group, scan, sums, offsets: weighed.flatMap((one) => (one === null ? [] : [one])), ofEach, ofAll };
};

type Problem = (span: Span, text: string, help?: string | null) => void;

const groupOf = (binder: Binder, declarations: readonly Declaration[], problem: Problem): Group | null => {
  const wanted = entityOf(binder);
  const found = declarations.find((each) => each.kind === 'enum' && each.name.text === wanted);
  if (found?.kind === 'enum') return { binder, enumName: found.name.text, members: found.members };
  problem(
    binder.type.span,
    `\`${plainName(wanted ?? 'this')}\` is no enum`,
    'net by an enum, such as `enum asset { btc, eth }`, that every position has one of',
  );
  return null;
};

const scanOf = (
  clause: Extract<PortfolioClause, { kind: 'scan' }>,
  scenarios: ReadonlyMap<string, Scenarios | null>,
  problem: Problem,
): Scan | null => {
  const of = scenarios.get(clause.scenarios.text);
  if (of === undefined)
    problem(
      clause.scenarios.span,
      `there are no scenarios \`${plainName(clause.scenarios.text)}\``,
      'declare them: `scenarios NAME { axis price : ratio = { … } }`',
    );
  return of == null ? null : { ...clause, of };
};

const offsetOf = (
  clause: PortfolioOffset,
  group: Group | null,
  sums: readonly PortfolioSum[],
  problem: Problem,
): Offset | null => {
  const { left, right, ratio, credit, span } = clause;
  if (!sums.some((each) => each.name.text === delta)) {
    problem(span, 'nothing says how much of each is offset', `write \`sums ${delta} : USD = …\``);
    return null;
  }
  if (group === null) {
    problem(span, 'all positions are netted as one', 'net them by an enum first: `each p in a.positions by u: asset = …`');
    return null;
  }
  for (const each of [left, right])
    if (!group.members.some((one) => one.text === each.text))
      problem(each.span, `\`${each.text}\` is none of ${group.members.map((one) => `\`${one.text}\``).join(', ')}`);
  if (left.text === right.text) problem(right.span, 'nothing is offset against itself', 'name two of them');
  const weights = ratio.map((each) => {
    const value = constant(each);
    if (value === null || value.n <= 0n)
      problem(each.span, 'the two parts of an offset are numbers above 0', 'write them as in `by 1 : 20`');
    return value;
  });
  const share = constant(credit);
  if (share === null || share.n <= 0n || share.n > share.d)
    problem(credit.span, 'a credit is a part of the risk', 'write a share above 0, up to 100%');
  const [first = one, second = one] = weights;
  return first === null || second === null ? null : { ...clause, weights: [first, second] };
};

const one: Rational = { n: 1n, d: 1n };
/** The sum that offsets are measured in. */
export const delta = 'delta';
