/** Does a `govern` make sense? Each question is asked by itself, and what is wrong is reported. */
import { plainName, type Span } from '../../../source/source.ts';
import type { Expression, GovernDeclaration, GovernRight, RightRule } from '../../../syntax/ast.ts';
import { flat } from '../../../syntax/print/flat.ts';
import { compare } from '../../../types/rational.ts';
import type { Report } from '../../report.ts';
import { constant, isBelow, isNoMoreThanZero } from './constants.ts';
import type { Kept } from './kept.ts';
import { ruleOf } from './rights.ts';

type Problem = (span: Span, problem: string, help?: string | null) => void;

/** Whether it can be written out; of what can, what is hardly meant is warned of. */
export const isSound = (govern: GovernDeclaration, kept: readonly Kept[], report: Report): boolean => {
  if (!isWhole(govern, kept, report)) return false;
  for (const each of govern.clauses)
    if (each.kind === 'right' && each.amount.kind === 'step' && isBoundless(each.rules))
      report('FB7407', each.amount.span, { step: flat(each.amount.most) });
  return true;
};

const isWhole = (govern: GovernDeclaration, kept: readonly Kept[], report: Report): boolean => {
  let sound = true;
  const problem: Problem = (span, text, help = null) => {
    report('FB7401', span, { problem: text, help });
    sound = false;
  };
  const bound: Problem = (span, text, help = null) => {
    report('FB7404', span, { problem: text, help });
    sound = false;
  };
  const rights = govern.clauses.filter((each) => each.kind === 'right');
  asksForSomebody(govern, kept, rights, problem);
  agree(rights, problem);
  for (const right of rights) {
    isWordedWell(right, govern.together, problem);
    if (right.verb === 'changes' && kept.some((each) => each.ramp !== null))
      problem(
        right.span,
        'a value on its way is rounded, so a change of it may err to either side',
        'write `raises` and `lowers`, each for itself',
      );
    rulesFit(right, kept, problem, bound);
    amountFits(right, kept, problem, bound);
  }
  rampsOneWay(rights, problem);
  if (govern.together) coupled(govern, problem);
  else kept.forEach((each) => floorFits(govern, each, bound));
  return sound;
};

const asksForSomebody = (
  { clauses, targets, together }: GovernDeclaration,
  kept: readonly Kept[],
  rights: readonly GovernRight[],
  problem: Problem,
): void => {
  const [first, second] = targets;
  if (first === undefined) return;
  if (second !== undefined && !together)
    problem(
      second.span,
      'several parameters are named here',
      'write `govern together` where they change at once, or a `govern` for each',
    );
  if (second === undefined && together)
    problem(first.span, 'only one parameter is named here', 'name what it changes together with, or leave out `together`');
  if (rights.length === 0 && kept.every((each) => each.adapt === null))
    problem(first.span, 'this says nobody who may change it', 'write `governance sets any value`, or leave it a plain `param`');
  const cancels = clauses.find((each) => each.kind === 'cancels');
  if (cancels !== undefined && rights.every((each) => ruleOf(each, 'after') === null))
    problem(cancels.span, 'nothing is ever proposed here, so there is nothing to cancel', 'let a change come `after` a delay');
};

const up = new Set(['sets', 'raises', 'changes']);
const down = new Set(['sets', 'lowers', 'changes']);

/** One way for each role and direction; what waits and what does not are two ways. */
const agree = (rights: readonly GovernRight[], problem: Problem): void => {
  rights.forEach((right, at) => {
    for (const other of rights.slice(0, at)) {
      const role = right.roles.find((each) => other.roles.some((one) => one.text === each.text));
      const both = [up, down].some((each) => each.has(right.verb) && each.has(other.verb));
      const waits = [right, other].map((each) => ruleOf(each, 'after') !== null);
      if (role === undefined || !both || waits[0] !== waits[1]) continue;
      problem(
        right.span,
        `two clauses say how far \`${plainName(role.text)}\` may go in one direction`,
        'keep one of them, or let one come `after` a delay',
      );
    }
  });
};

const isWordedWell = ({ verb, amount, roles }: GovernRight, together: boolean, problem: Problem): void => {
  const who = roles.map((each) => plainName(each.text)).join(', ');
  if (amount.kind === 'step' && verb === 'sets')
    problem(amount.span, 'what is set has no step', `write \`${who} changes by at most …\``);
  if (amount.kind === 'any' && verb === 'changes')
    problem(amount.span, 'a change says by how much', `write \`${who} sets any value\`, or \`changes by at most …\``);
  if (!together && amount.kind === 'any' && amount.orNone)
    problem(amount.span, 'one parameter alone has nothing beside it that changes', 'leave out `or none`');
  if (together && (verb !== 'sets' || (amount.kind === 'any' && amount.range !== null)))
    problem(
      amount.span,
      'parameters that change together have no bound of one of them alone',
      'write `sets any values`, and say in `keeps` what must hold of the result: there `before x` is the value before',
    );
};

const words: Readonly<Record<RightRule['kind'], string>> = {
  after: 'when it takes effect',
  once: 'how often',
  expires: 'when it expires',
  ramps: 'how it ramps',
};

const rulesFit = (right: GovernRight, kept: readonly Kept[], problem: Problem, bound: Problem): void => {
  right.rules.forEach((rule, at) => {
    if (right.rules.slice(0, at).some((each) => each.kind === rule.kind))
      problem(rule.span, `this says twice ${words[rule.kind]}`);
    if (isNoMoreThanZero(rule.duration))
      bound(rule.span, `${flat(rule.duration)} is no time at all`, 'leave it out, or write a duration');
  });
  const expires = ruleOf(right, 'expires');
  if (expires !== null && ruleOf(right, 'after') === null)
    problem(expires.span, 'only what is proposed can expire', 'say when it takes effect: `after 2 d, expires after 6 h`');
  const ramps = ruleOf(right, 'ramps');
  const first = kept[0];
  if (ramps === null || first === undefined) return;
  if (kept.length > 1) problem(ramps.span, 'parameters that change together cannot ramp', null);
  else if (first.range === null) problem(ramps.span, 'only a number can ramp', null);
  else if (first.values !== null) problem(ramps.span, 'a ramp goes through values that are none of those allowed', null);
  else if (ramps.rounding === null)
    problem(
      ramps.span,
      'this does not say how the value rounds on its way',
      `write \`ramps over ${flat(ramps.duration)} rounds down\``,
    );
  if (constant(ramps.duration) === null) problem(ramps.span, 'the time that a ramp takes is written as a constant', null);
};

const amountFits = ({ verb, amount }: GovernRight, kept: readonly Kept[], problem: Problem, bound: Problem): void => {
  const [only] = kept;
  if (only === undefined || kept.length > 1) return;
  const { range } = only;
  const name = plainName(only.parameter.field.name.text);
  if (range === null && (verb !== 'sets' || (amount.kind === 'any' && amount.range !== null))) {
    problem(amount.span, `\`${name}\` has no more and no less`, 'write `sets any value`');
    return;
  }
  if (range === null) return;
  if (amount.kind === 'any' && amount.range !== null) {
    const { lo, hi } = amount.range;
    if (isBelow(lo, range.lo)) bound(lo.span, `this allows ${flat(lo)}, and \`${name}\` is never below ${flat(range.lo)}`);
    if (isBelow(range.hi, hi)) bound(hi.span, `this allows ${flat(hi)}, and \`${name}\` is never above ${flat(range.hi)}`);
    return;
  }
  if (amount.kind !== 'step') return;
  const most = amount.most.kind === 'share' ? amount.most.share : amount.most;
  if (isNoMoreThanZero(most)) bound(amount.most.span, 'a step of nothing can never be taken', 'write how far one change may go');
  const grid = gridOf(only);
  const step = constant(amount.most);
  if (grid === null || step === null || step.n <= 0n) return;
  const order = compare(step, { n: 1n, d: 10n ** BigInt(grid) });
  if (order < 0 || (order === 0 && amount.exclusive))
    bound(amount.most.span, `\`${name}\` has ${grid} decimals, so a step this small can never be taken`);
};

/** A step that may be taken again at once bounds nothing; a delay, a pause or a ramp keeps two of them apart. */
const isBoundless = (rules: readonly RightRule[]): boolean => rules.every((each) => each.kind === 'expires');

/** How many decimals its type is written with. */
const gridOf = ({ parameter: { type } }: Kept): number | null =>
  type.kind === 'quantity' && typeof type.decimals?.value === 'number' ? type.decimals.value : null;

const rampsOneWay = (rights: readonly GovernRight[], problem: Problem): void => {
  const ramps = rights.map((each) => ruleOf(each, 'ramps')).filter((each) => each !== null);
  const [first, ...others] = ramps;
  if (first === undefined) return;
  for (const other of others) {
    const [one, two] = [constant(first.duration), constant(other.duration)];
    if (one && two && compare(one, two) === 0 && first.rounding?.value === other.rounding?.value) continue;
    problem(other.span, 'a parameter has one way to ramp', `write \`ramps over ${flat(first.duration)}\` here too`);
  }
};

const coupled = ({ clauses, targets }: GovernDeclaration, problem: Problem): void => {
  if (!clauses.some((each) => each.kind === 'keeps always'))
    problem(
      targets[0]?.span ?? { file: '', start: 0, end: 0 },
      'nothing says what these parameters keep',
      'write `keeps CONDITION else "reason"`: it is checked on the result of every change',
    );
  for (const each of clauses)
    if (each.kind === 'never' || each.kind === 'values')
      problem(each.span, 'this does not say which of the parameters it is about', 'state it in the range of the parameter');
};

/** Floors, ceilings and lists are constants that the parameter meets from the beginning. */
const floorFits = ({ clauses }: GovernDeclaration, { parameter, range }: Kept, bound: Problem): void => {
  const { field, first } = parameter;
  const name = plainName(field.name.text);
  for (const side of ['below', 'above'] as const) {
    const [one, two] = clauses.filter((each) => each.kind === 'never').filter((each) => each.side === side);
    if (two !== undefined) bound(two.span, `this says twice what \`${name}\` is never ${side}`);
    if (one === undefined) continue;
    const isOutside = (a: Expression, b: Expression): boolean => (side === 'below' ? isBelow(a, b) : isBelow(b, a));
    if (constant(one.bound) === null || field.range === null)
      bound(one.span, 'what no role can remove is a constant', 'write a number, or state it with `keeps`');
    else if (isOutside(first, one.bound))
      bound(one.span, `\`${name}\` is ${flat(first)} at first, and so ${side} ${flat(one.bound)}`, 'change one of the two');
    else if (!isOutside(side === 'below' ? field.range.lo : field.range.hi, one.bound))
      bound(
        one.span,
        `\`${name}\` is never ${side} ${flat(one.bound)} anyway`,
        'leave it out, or widen the range of the parameter',
      );
  }
  const lists = clauses.filter((each) => each.kind === 'values');
  if (lists[1] !== undefined) bound(lists[1].span, `this says twice which values \`${name}\` may have`);
  const [list] = lists;
  if (list === undefined) return;
  const values = list.values.map(constant);
  const start = constant(first);
  const unfit = list.values.find(
    (each) => constant(each) === null || (range && (isBelow(each, range.lo) || isBelow(range.hi, each))),
  );
  if (range === null || unfit !== undefined)
    bound(unfit?.span ?? list.span, `this is no value that \`${name}\` can have`, 'list constants within its range');
  else if (start !== null && !values.some((each) => each !== null && compare(each, start) === 0))
    bound(list.span, `\`${name}\` is ${flat(first)} at first, which is not among these`, 'list it, or begin with one of these');
};
