/** A gauge that makes sense, with its parts in their places; what is wrong with any other is reported here. */
import { closest } from '../../../source/closest.ts';
import type { Span } from '../../../source/source.ts';
import { childrenOf } from '../../../syntax/children.ts';
import type { Declaration, Expression, GaugeDeclaration, MeasureOption, RangeExpression } from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import { isAmount, isNeverNegative, secondsOf, sizeOf } from './bounds.ts';
import { type Form, forms, type FormName, isFed, isForm } from './forms.ts';
import { quantityOf, type Quantity, type QuantityType } from './quantity.ts';

export type Gauge = {
  readonly declaration: GaugeDeclaration;
  readonly form: FormName;
  readonly type: QuantityType;
  readonly range: RangeExpression;
  readonly cut: 'refuse' | 'nearest' | null;
  readonly halfLife: Expression | null;
  readonly per: Expression | null;
  readonly from: Expression | null;
  readonly window: Window | null;
  /** What is measured against an earlier value of it: all of `change(x)`, or what stands as that within an average. */
  readonly kept: Kept | null;
};

/** So many buckets of a length make up how far a gauge looks back. */
export type Window = { readonly buckets: number; readonly length: Expression };

/** `call`: where it stands as `change(x)` or `difference(x)` within an average, null where it is the form itself. */
export type Kept = Quantity & { readonly of: Expression; readonly call: (Expression & { readonly kind: 'call' }) | null };

type Problem = (span: Span, problem: string, better: string) => void;

export const gaugeOf = (declaration: GaugeDeclaration, declarations: readonly Declaration[], report: Report): Gauge | null => {
  const { name, measure, typing } = declaration;
  const { text: form } = measure.form;
  if (!isForm(form)) {
    const better = closest(form, Object.keys(forms));
    report('FB7301', measure.form.span, { form, better, forms: Object.keys(forms).join(', ') });
    return null;
  }
  let isSound = optionsFit(declaration, forms[form], report);
  const problem: Problem = (span, text, better) => {
    report('FB7306', span, { name: name.text, problem: text, better });
    isSound = false;
  };
  const { type, range } = typing;
  if (type.kind !== 'quantity')
    problem(type.span, 'what is measured is no number', 'a gauge has a unit: `ratio`, `USD`, `USD/m.base`');
  if (range === null) problem(type.span, 'no range is stated', 'write what it can be after the type: `in 0 .. 10`');
  if (type.kind !== 'quantity' || range === null) return null;
  const cut = cutOf(declaration, form, type, problem);
  if (form === 'ewma' || form === 'decaying_sum') roundingFits(declaration, range, problem);
  if (form === 'count' && !type.unit.factors.every(({ path }) => path.length === 1 && path[0]?.text === 'ratio'))
    problem(type.span, 'how often something was fed has no unit', 'write `ratio @ 0 in 0 .. 1M else refuse`');
  if (form === 'realised_volatility') volatilityFits(declaration, range, problem);
  isSound = fedFits(declaration, forms[form], declarations, report) && isSound;
  const kept = keptOf(declaration, form, declarations, report);
  if (kept !== null && kept !== 'wrong') divisorFits(form, kept, problem);
  if (!isSound || kept === 'wrong' || cut === 'wrong') return null;
  const option = (kind: MeasureOption['kind']): Expression | null =>
    measure.options.find((each) => each.kind === kind)?.value ?? null;
  const window = windowOf(measure);
  return {
    ...{ declaration, form, type, range, cut, halfLife: option('half_life'), per: option('per'), from: option('from') },
    ...{ window, kept },
  };
};

const optionsFit = ({ measure }: GaugeDeclaration, form: Form, report: Report): boolean => {
  let isSound = true;
  const wrong = (span: Span, problem: string): void => {
    report('FB7302', span, { form: measure.form.text, problem, example: form.example });
    isSound = false;
  };
  measure.options.forEach((option, at) => {
    const { kind, span, value } = option;
    const isTwice = measure.options.findIndex((each) => each.kind === kind) < at;
    if (isTwice) wrong(span, `says \`${kind}\` twice`);
    else if (!form.needs.includes(kind) && !form.may.includes(kind)) wrong(span, `takes no \`${kind}\``);
    else if (kind === 'half_life' && secondsOf(value) === null) {
      report('FB7303', value.span, { what: 'the half-life' });
      isSound = false;
    } else if (kind === 'over') isSound = windowFits(option, report) && isSound;
  });
  for (const kind of form.needs)
    if (!measure.options.some((each) => each.kind === kind)) wrong(measure.span, `needs \`${kind}\``);
  return isSound;
};

const windowFits = ({ value, by, span }: MeasureOption & { readonly kind: 'over' }, report: Report): boolean => {
  const [whole, part] = [secondsOf(value), secondsOf(by)];
  if (whole === null) report('FB7303', value.span, { what: 'the window' });
  if (part === null) report('FB7303', by.span, { what: 'the length of a bucket' });
  if (whole === null || part === null) return false;
  if (whole % part === 0n && whole / part <= mostBuckets) return true;
  const problem =
    whole % part === 0n
      ? `has ${whole / part} buckets, and at most ${mostBuckets} are kept`
      : 'is no whole number of its buckets';
  report('FB7304', span, { problem });
  return false;
};

/** What a contract can read in one call. */
const mostBuckets = 256n;

const windowOf = ({ options }: GaugeDeclaration['measure']): Window | null => {
  const over = options.find((each) => each.kind === 'over');
  const [whole, part] = over === undefined ? [null, null] : [secondsOf(over.value), secondsOf(over.by)];
  return over === undefined || whole === null || part === null ? null : { buckets: Number(whole / part), length: over.by };
};

/** What happens outside of the range; a sum grows past every one, and a volatility may. */
const cutOf = (
  { outside, typing, measure }: GaugeDeclaration,
  form: FormName,
  type: QuantityType,
  problem: Problem,
): Gauge['cut'] | 'wrong' => {
  const at = typing.type.span;
  const fed = isFed(measure);
  if (outside === null) {
    if (fed)
      problem(
        at,
        'nothing says what happens when what is fed leaves its range',
        'write `else refuse` after the range: what would feed more is refused',
      );
    if (form === 'realised_volatility')
      problem(at, 'nothing says what happens when the volatility leaves its range', 'write `else nearest bound` after the range');
    return null;
  }
  const { value, span } = outside;
  if (value === 'nearest' && isAmount(type))
    problem(span, 'an amount would be cut off', 'amounts are never cut off: let the range hold them all, or `else refuse`');
  else if (value === 'refuse' && !fed && form !== 'ewma')
    problem(
      span,
      `there is nothing that could be refused`,
      'what is measured is there already: write `else nearest bound`, or a range that holds all of it',
    );
  else if (value === 'nearest' && fed && form !== 'decaying_sum')
    problem(span, 'what is fed would be forgotten', 'write `else refuse`: what would feed more is refused');
  else if (value === 'refuse' || value === 'nearest') return value;
  else problem(span, 'a gauge cannot be dropped or unavailable', 'write `else nearest bound`, or for an amount `else refuse`');
  return 'wrong';
};

/** An average of values of both signs has no side toward zero that its weights could be rounded to. */
const roundingFits = ({ typing }: GaugeDeclaration, range: RangeExpression, problem: Problem): void => {
  const { rounding } = typing;
  if (rounding === null || isNeverNegative(range)) return;
  if (rounding.value === 'toward zero' || rounding.value === 'away from zero')
    problem(
      rounding.span,
      `it rounds ${rounding.value}, and may have either sign`,
      'write `rounds up`, `rounds down` or `rounds half even`',
    );
};

const volatilityFits = ({ typing, measure }: GaugeDeclaration, range: RangeExpression, problem: Problem): void => {
  const { rounding } = typing;
  if (!isNeverNegative(range))
    problem(range.lo.span, 'the range begins below 0', 'a volatility is never negative: write `in 0 .. 10`');
  if (rounding?.value !== 'up' && rounding?.value !== 'down')
    problem(
      rounding?.span ?? measure.span,
      'nothing says to which side the root is rounded',
      'write `rounds up` or `rounds down`',
    );
};

/** What is measured as a share of an earlier value is divided by it. */
const divisorFits = (form: FormName, { of, call, range }: Kept, problem: Problem): void => {
  const word = call?.name.text ?? form;
  const [lo, hi] = [sizeOf(range.lo), sizeOf(range.hi)];
  const better = 'state a range above 0 where it is declared, such as `in 0.01 .. 1M`';
  if (word === 'change' && lo.n <= 0n && hi.n >= 0n)
    problem(of.span, 'what is measured may be 0, and a change is a share of it', `${better}, or measure the \`difference\``);
  const isPrice = word === 'realised_volatility' || word === 'largest_fall' || word === 'largest_rise';
  if (isPrice && lo.n <= 0n) problem(of.span, 'what is measured is not always above 0', better);
};

const fedFits = (
  { name, measure }: GaugeDeclaration,
  form: Form,
  declarations: readonly Declaration[],
  report: Report,
): boolean => {
  const saysFed = measure.of.kind === 'name' && measure.of.name.text === 'fed';
  const fed = isFed(measure);
  const wrong = (span: Span, problem: string, better: string): boolean => {
    report('FB7307', span, { name: name.text, problem, better });
    return false;
  };
  if (form.fed === true && !saysFed)
    return wrong(
      measure.of.span,
      'is about what actions move',
      `write \`${form.example}\`, and \`feeds ${name.text}\` in the actions`,
    );
  if (!fed && saysFed && !declarations.some((each) => 'name' in each && each.name.text === 'fed'))
    return wrong(measure.of.span, `is measured at every event, and cannot be fed`, 'name the value that it measures');
  const feeds = declarations.some(
    (each) =>
      each.kind === 'action' && each.clauses.some((clause) => clause.kind === 'feeds' && clause.fed.name.text === name.text),
  );
  return (
    !fed ||
    feeds ||
    wrong(name.span, 'is fed by no action', `write \`feeds ${name.text} by …\` in the actions whose amounts it sums`)
  );
};

/** `change(x)` and `difference(x)` within an average keep the last x: one of them at most. */
const keptOf = (
  declaration: GaugeDeclaration,
  form: FormName,
  declarations: readonly Declaration[],
  report: Report,
): Kept | null | 'wrong' => {
  const { measure, scope } = declaration;
  const calls = callsIn(measure.of);
  const typed = (of: Expression, call: Kept['call'], word: string): Kept | 'wrong' => {
    const quantity = quantityOf(of, scope, declarations);
    if (quantity !== null) return { ...quantity, of, call };
    report('FB7305', of.span, { form: word });
    return 'wrong';
  };
  const [first, second] = calls;
  if (form === 'ewma') {
    if (first === undefined) return null;
    const of = first.arguments[0];
    if (second === undefined && of !== undefined && first.arguments.length === 1) return typed(of, first, first.name.text);
    const problem = second === undefined ? 'takes one value' : 'may stand in a gauge once';
    report('FB7302', (second ?? first).span, {
      form: (second ?? first).name.text,
      problem,
      example: 'ewma(abs(change(x)), half_life 30 min)',
    });
    return 'wrong';
  }
  if (first !== undefined) {
    report('FB7302', first.span, {
      form: first.name.text,
      problem: `does not stand within \`${form}\``,
      example: 'ewma(abs(change(x)), half_life 30 min)',
    });
    return 'wrong';
  }
  return isFed(measure) ? null : typed(measure.of, null, form);
};

const callsIn = (root: Expression): readonly (Expression & { readonly kind: 'call' })[] => {
  const found: (Expression & { readonly kind: 'call' })[] = [];
  const waiting = [root];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at.kind === 'call' && at.of === null && (at.name.text === 'change' || at.name.text === 'difference')) found.push(at);
    waiting.push(...[...childrenOf(at)].reverse());
  }
  return found;
};
