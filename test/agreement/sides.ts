/**
 * The rounding side, on random facts: no name that rounds up lies below its exact value, none that rounds down above it.
 * And what the checker claims to know of every expression (bounds, grid, side and size of the error) holds of its value.
 */
import type { Expr } from '../../src/check/checked.ts';
import { children } from '../../src/check/children.ts';
import type { Datum, Quantity } from '../../src/reference/datum.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Named } from '../../src/reference/naming.ts';
import { absolute, compare, divide, subtract } from '../../src/types/rational.ts';
import type { Facts } from '../../src/types/value.ts';
import { caseMaker } from './cases.ts';
import { showFacts } from './outcome.ts';
import type { Compiled } from './policies.ts';

export type Sides = {
  readonly pairs: number;
  readonly sided: number;
  /** Names that `accept because` silences, or whose exact value is not defined. */
  readonly silenced: number;
  readonly undefinedExact: number;
  readonly wrongSides: readonly string[];
  readonly wrongKnowledge: readonly string[];
};

export const checkSides = (policies: readonly Compiled[], pairsPerPolicy: number, seed: number): Sides => {
  let [pairs, sided, silenced, undefinedExact] = [0, 0, 0, 0];
  const wrongSides: string[] = [];
  const wrongKnowledge: string[] = [];
  const tell = (list: string[], policy: Compiled, entry: string, facts: Facts, what: string): void => {
    if (list.length < 10) list.push(`${policy.name} ${entry}: ${what}\n${showFacts(facts)}\n${policy.text}`);
  };
  for (const policy of policies) {
    const specification = reference(policy.checked);
    const own = ownExpressions(policy);
    const make = caseMaker(policy.checked, `sides ${seed} ${policy.name}`);
    for (let at = 0; at < pairsPerPolicy; at += 1) {
      const { entry, facts } = make();
      pairs += 1;
      const { names } = specification.exact(entry, facts, (expr, value) => {
        const problem = contradiction(expr, value, own.get(entry)?.has(expr) === true);
        if (problem !== null)
          tell(wrongKnowledge, policy, entry, facts, `${problem} in ${policy.text.slice(expr.span.start, expr.span.end)}`);
      });
      for (const named of names) {
        if (named.naming.accepted) silenced += 1;
        else if (named.exact === null) undefinedExact += 1;
        else if (named.naming.rounding === 'up' || named.naming.rounding === 'down') sided += 1;
        const problem = wrongSide(named);
        if (problem !== null) tell(wrongSides, policy, entry, facts, `${named.name} ${problem}`);
      }
    }
  }
  return { pairs, sided, silenced, undefinedExact, wrongSides, wrongKnowledge };
};

const show = ({ n, d }: { readonly n: bigint; readonly d: bigint }): string => `${n}/${d}`;

const wrongSide = ({ naming, computed, exact }: Named): string | null => {
  if (exact === null || naming.accepted) return null;
  const side = compare(computed, exact);
  if (naming.rounding === 'up' && side < 0) return `rounds up and is ${show(computed)}, below ${show(exact)}`;
  if (naming.rounding === 'down' && side > 0) return `rounds down and is ${show(computed)}, above ${show(exact)}`;
  return null;
};

/**
 * The expressions of each entry itself. A define takes its parameters for exact, so what is known of the exact values in
 * it holds where it is the entry; where it is called with rounded arguments the call says more, and names are still tested.
 */
const ownExpressions = ({ checked }: Compiled): ReadonlyMap<string, ReadonlySet<Expr>> => {
  const collect = (roots: readonly Expr[]): ReadonlySet<Expr> => {
    const found = new Set<Expr>();
    const waiting = [...roots];
    for (let expr = waiting.pop(); expr !== undefined; expr = waiting.pop()) {
      if (found.has(expr)) continue;
      found.add(expr);
      waiting.push(...children(expr));
    }
    return found;
  };
  return new Map([
    ...checked.defines.map((each) => [each.name, collect([each.value, ...each.locals.map((local) => local.value)])] as const),
    ...checked.actions.map(
      (each) =>
        [
          each.name,
          collect([
            ...each.changes.map((change) => change.value),
            ...each.requirements.map((one) => one.condition),
            ...(each.held === null ? [] : [each.held]),
          ]),
        ] as const,
    ),
  ]);
};

/** `measured`: what is known of the exact value is compared too. */
const contradiction = (expr: Expr, datum: Datum, measured: boolean): string | null => {
  const { knowledge } = expr;
  if (knowledge === null) return null;
  const value = quantity(datum);
  if (value === null) return null;
  const { value: computed, exact } = value;
  if (knowledge.lo !== null && compare(computed, knowledge.lo) < 0)
    return `${show(computed)} is below the proved bound ${show(knowledge.lo)}`;
  if (knowledge.hi !== null && compare(computed, knowledge.hi) > 0)
    return `${show(computed)} is above the proved bound ${show(knowledge.hi)}`;
  if (knowledge.grid !== null && knowledge.grid.n !== 0n && divide(computed, knowledge.grid).d !== 1n)
    return `${show(computed)} is not a multiple of ${show(knowledge.grid)}`;
  if (exact === null || !measured) return null;
  if (knowledge.exactLo !== null && compare(exact, knowledge.exactLo) < 0)
    return `the exact ${show(exact)} is below its proved bound ${show(knowledge.exactLo)}`;
  if (knowledge.exactHi !== null && compare(exact, knowledge.exactHi) > 0)
    return `the exact ${show(exact)} is above its proved bound ${show(knowledge.exactHi)}`;
  if (knowledge.above === null && compare(computed, exact) > 0)
    return `${show(computed)} is proved not to lie above the exact ${show(exact)}`;
  if (knowledge.below === null && compare(computed, exact) < 0)
    return `${show(computed)} is proved not to lie below the exact ${show(exact)}`;
  const error = absolute(subtract(computed, exact));
  return knowledge.error !== null && compare(error, knowledge.error) > 0
    ? `the error ${show(error)} is above its proved bound ${show(knowledge.error)}`
    : null;
};

const quantity = (datum: Datum): Quantity | null => {
  if (datum.kind === 'number') return datum;
  return datum.kind === 'optional' && datum.value?.kind === 'number' ? datum.value : null;
};
