/** `least(x in lo .. hi: condition)`: over what a search runs, and how many steps it takes. */
import type { Expression } from '../syntax/ast.ts';
import { floor, maximum, multiply, powerOfTen, subtract } from '../types/rational.ts';
import { isMultiple, source as sourceKnowledge } from '../types/reckoning.ts';
import { dimensionOf, sameUnits } from './dimensions.ts';
import { checkNumber } from './expression.ts';
import type { Range } from './folds.ts';
import { keyOf } from './keys.ts';
import type { Env } from './program.ts';

/** Halving finds one of so many amounts in so many steps; more take more than a word. */
const mostSteps = 256;

/** All multiples of the smallest unit of the upper end, from the lower end to it. Null after a reported mistake. */
export const searchOf = (env: Env, from: Expression, to: Expression): Range | null => {
  const first = checkNumber(env, from, 'the lower end of a search');
  const last = checkNumber(env, to, 'the upper end of a search');
  if (first === null || last === null) return null;
  const refuse = (span: Expression['span'], place: string, problem: string, help: string): null => {
    env.program.report('FB2034', span, { place, problem, help });
    return null;
  };
  if (!sameUnits(env, 'search between', first, last)) return null;
  const scale = last.type.kind === 'number' ? last.type.scale : null;
  if (scale?.kind !== 'fixed') {
    const problem =
      scale === null ? 'has no smallest unit, since it is reckoned here' : 'has decimals that differ from member to member';
    const help = scale === null ? 'give it a name: a definition with its unit' : 'search in a unit whose decimals are fixed';
    return refuse(last.span, 'the upper end of a search', problem, help);
  }
  const unit = powerOfTen(-scale.decimals);
  if (!isMultiple(first.knowledge.grid, unit))
    return refuse(
      first.span,
      'the lower end of a search',
      'may lie between two amounts',
      'write 0, or a name with the same unit and decimals',
    );
  const { lo } = first.knowledge;
  const { hi } = last.knowledge;
  if (lo === null || hi === null) return refuse(last.span, 'a search', 'has no end that is known', 'give both ends a range');
  const steps = stepsIn(floor(multiply(subtract(hi, lo), powerOfTen(scale.decimals))));
  if (steps > mostSteps) return refuse(last.span, 'a search', `would take ${steps} steps`, 'give the ends narrower ranges');
  return {
    source: { kind: 'run', first, last, most: steps, decimals: scale.decimals },
    type: { kind: 'number', dimension: dimensionOf(last), scale },
    most: steps,
    exactly: false,
    key: `search ${keyOf(env.program.keys, first)} ${keyOf(env.program.keys, last)}`,
    knowledge: sourceKnowledge({ lo, hi: maximum(lo, hi) }, unit),
  };
};

/** One at the upper end, and one for each halving of what is left. */
const stepsIn = (width: bigint): number => 1 + (width < 1n ? 0 : width.toString(2).length);
