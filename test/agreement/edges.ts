/**
 * Calls at the edge of a decision: a number of the facts is moved until the answer turns, and both sides are called. Facts
 * drawn at random hardly ever make the two sides of a comparison equal.
 */
import type { Checked, Define } from '../../src/check/checked.ts';
import { ceil, floor, multiply, powerOfTen } from '../../src/types/rational.ts';
import type { ArgumentSchema, Shape } from '../../src/types/schema.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import type { Random } from '../support/random.ts';
import type { Case } from './cases.ts';

type Evaluate = (entry: string, facts: Facts) => Outcome;
type Spot = { readonly lo: bigint; readonly hi: bigint; readonly put: (n: bigint) => Facts };

/** The two calls beside each other whose answers differ; none where no number that was tried turns the answer. */
export const edgesOf = (checked: Checked, evaluate: Evaluate, random: Random): ((call: Case) => readonly Case[]) => {
  const defines = new Map(checked.defines.map((each) => [each.name, each] as const));
  const actions = new Map(checked.actions.map((each) => [each.name, each] as const));
  return ({ entry, facts }) => {
    const of = defines.get(entry) ?? actions.get(entry);
    const spots = of === undefined || !decides(defines.get(entry)) ? [] : spotsOf(checked, of.arguments, facts);
    if (spots.length === 0) return [];
    const { lo, hi, put } = random.pick(spots);
    const answer = (n: bigint): string => shown(evaluate(entry, put(n)), defines.has(entry));
    let [left, right] = [lo, hi];
    const first = answer(left);
    if (first === answer(right)) return [];
    while (right - left > 1n) {
      const middle = (left + right) / 2n;
      if (answer(middle) === first) left = middle;
      else right = middle;
    }
    return [left, right].map((n) => ({ entry, facts: put(n) }));
  };
};

/** An action does, and so does a name that is a truth or a member of an enum. */
const decides = (define: Define | undefined): boolean =>
  define === undefined || define.shape.kind === 'bool' || define.shape.kind === 'enum';

const shown = (outcome: Outcome, isDefine: boolean): string =>
  outcome.kind === 'value' ? (isDefine ? String(outcome.values[0]) : '') : outcome.refusal.kind;

/** Numbers of a fixed scale among the arguments and the policy's own facts. */
const spotsOf = ({ schema }: Checked, all: readonly ArgumentSchema[], facts: Facts): readonly Spot[] => {
  const spots: Spot[] = [];
  const note = (shape: Shape, put: Spot['put']): void => {
    if (shape.kind !== 'number' || shape.scale.kind !== 'fixed') return;
    const unit = powerOfTen(shape.scale.decimals);
    spots.push({ lo: ceil(multiply(shape.lo, unit)), hi: floor(multiply(shape.hi, unit)), put });
  };
  const fieldsOf = (record: number, value: Value, put: (value: Value) => Facts): void => {
    const items = typeof value === 'bigint' ? [] : value;
    schema.records[record]?.fields.forEach(({ shape }, at) => note(shape, (n) => put(items.with(at, n))));
  };
  fieldsOf(0, facts.globals, (globals) => ({ ...facts, globals: typeof globals === 'bigint' ? [] : globals }));
  all.forEach(({ shape }, at) => {
    const put = (value: Value): Facts => ({ ...facts, arguments: facts.arguments.with(at, value) });
    if (shape.kind === 'record') fieldsOf(shape.record, facts.arguments[at] ?? 0n, put);
    else note(shape, put);
  });
  return spots;
};
