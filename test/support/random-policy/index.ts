/**
 * A seeded, type-directed generator of policy text: `randomPolicy(createRandom(seed))` gives a whole policy of which the
 * checker accepts most. It follows units, ranges, decimals, error sides and widths as far as it understands them; what
 * the checker knows better costs a rejection, and rejections are counted where this is used.
 */
import { absolute, ceil, compare, floor, maximum, multiply, negate, rational, zero } from '../../../src/types/rational.ts';
import { bitLength, type Random } from '../random.ts';
import { declare, type Declared } from './declare.ts';
import { showDim, type Dim } from './dimension.ts';
import { createExpressions, type Expressions } from './express.ts';
import { move } from './move.ts';
import { allowedRoundings, roundsAbove, roundsBelow } from './rounding.ts';
import type { Callable, Parameter, Scope } from './scope.ts';
import { viewsOf } from './view.ts';
import { irrationalDefines, rootDefine, tableDefines, tieDefines, wideDefines } from './wide.ts';
import { atom, constant, difference, either, inside, isExact, type Term } from './term.ts';

export type RandomPolicySize = {
  readonly defines: number;
  readonly actions: number;
  readonly depth: number;
  /** Actions that change a state; none unless told: then there is no state. */
  readonly moves?: number;
};

export const randomPolicy = (random: Random, size: RandomPolicySize = { defines: 5, actions: 2, depth: 3 }): string => {
  const moves = size.moves ?? 0;
  const declared = declare(random, moves > 0);
  const expressions = createExpressions(random, declared.enums);
  const callables: Callable[] = [];
  const blocks: string[] = [];
  for (let at = 0; at < size.defines; at += 1) {
    const made = define(random, declared, expressions, { ...declared.common, callables }, `d${at}`, size.depth);
    if (made === null) continue;
    blocks.push(made.text);
    if (made.callable !== null) callables.push(made.callable);
  }
  for (let at = 0; at < size.actions; at += 1)
    blocks.push(action(random, declared, expressions, { ...declared.common, callables }, `act${at}`));
  const common = { ...declared.common, callables };
  const views = viewsOf(random, declared.kept);
  blocks.push(...views.flatMap((each) => each.lines));
  for (let at = 0; at < moves; at += 1)
    blocks.push(
      move(random, declared, expressions, common, `move${at}`, views, (scope) => requirement(random, expressions, scope)),
    );
  const wide = random.chance(0.5) ? wideDefines(random) : { facts: [], defines: [] };
  const root = random.chance(0.4) ? rootDefine(random) : { facts: [], defines: [] };
  const irrational = random.chance(0.4) ? irrationalDefines(random) : { facts: [], defines: [] };
  const ties = random.chance(0.4) ? tieDefines(random) : { facts: [], defines: [] };
  const tables = random.chance(0.3) ? tableDefines(random) : { facts: [], defines: [] };
  const apart = [wide, root, irrational, ties, tables];
  blocks.push(...apart.flatMap((each) => each.defines));
  return `policy P\n\n${[...declared.lines, ...apart.flatMap((each) => each.facts)].join('\n')}\n\n${blocks.join('\n\n')}\n`;
};

type Made = { readonly text: string; readonly callable: Callable | null };

const define = (
  random: Random,
  declared: Declared,
  expressions: Expressions,
  common: Scope,
  name: string,
  depth: number,
): Made | null => {
  const { parameters, scope } = parametersOf(random, declared, common);
  const head = `define ${name}${parameters.length === 0 ? '' : `(${parameters.map((each) => `${each.name}: ${each.kind === 'enum' ? each.enum : each.record}`).join(', ')})`}`;
  if (random.chance(0.12)) return { text: `${head} : bool = ${expressions.condition(scope, depth)}`, callable: null };
  if (random.chance(0.1)) {
    const grade = random.pick(declared.enums);
    const arms = grade.members.slice(1).map((member) => `  when ${expressions.condition(scope, depth - 1)} : ${member}`);
    return {
      text: [`${head} : ${grade.name} = first matching {`, ...arms, `  otherwise : ${grade.members[0] ?? ''}`, '}'].join('\n'),
      callable: null,
    };
  }
  const usable = scope.dims.filter((dim) => [...dim.keys()].every((each) => !each.includes('.market.')));
  const dim = random.pick(usable);
  if (random.chance(0.25)) return block(random, declared, expressions, scope, head, name, parameters, dim, depth);
  for (let tries = 0; tries < 8; tries += 1) {
    const value = bounded(expressions, dim, expressions.number(scope, dim, depth));
    // What needs no rounding is less interesting.
    const typing = value.decimals !== null && random.chance(0.6) ? null : typed(random, declared, dim, value);
    if (typing !== null)
      return { text: `${head} : ${typing.text} =\n  ${value.text}`, callable: callable(name, parameters, dim, typing) };
  }
  return null;
};

/** A define with local names, exact and rounded ones. */
const block = (
  random: Random,
  declared: Declared,
  expressions: Expressions,
  scope: Scope,
  head: string,
  name: string,
  parameters: readonly Parameter[],
  dim: Dim,
  depth: number,
): Made | null => {
  const lines: string[] = [];
  let inner = scope;
  for (const local of ['x', 'y', 'z'].slice(0, 1 + random.below(3))) {
    const unit = random.chance(0.6) ? dim : random.pick(scope.dims);
    const value = expressions.number(inner, unit, depth - 1);
    if (random.chance(0.4)) {
      lines.push(`  let ${local} = ${value.text}`);
      inner = { ...inner, numbers: [...inner.numbers, { ...value, text: local, binding: 'atom' }] };
      continue;
    }
    const typing = typed(random, declared, unit, value);
    if (typing === null) continue;
    lines.push(`  define ${local} : ${typing.text} = ${value.text}`);
    inner = { ...inner, numbers: [...inner.numbers, typing.term(local, unit)] };
  }
  const root = inner.numbers.filter((each) => each.lo.n >= 0n && each.dim.size === 0 && isExact(each) && each.bits < 100);
  if (dim.size === 0 && root.length > 0 && random.chance(0.4)) {
    const operand = random.pick(root);
    const up = random.chance(0.5);
    lines.push(`  define r : ratio rounds ${up ? 'up' : 'down'} = sqrt(${operand.text})`);
    inner = { ...inner, numbers: [...inner.numbers, atom('r', dim, zero, maximum(operand.hi, rational(1n)), 18, up, !up)] };
  }
  for (let tries = 0; tries < 8; tries += 1) {
    const value = bounded(expressions, dim, expressions.number(inner, dim, depth - 1));
    const typing = typed(random, declared, dim, value);
    if (typing !== null)
      return {
        text: `${head} : ${typing.text} {\n${lines.join('\n')}\n  give ${value.text}\n}`,
        callable: callable(name, parameters, dim, typing),
      };
  }
  return null;
};

/** What would fit no word is capped: selections do not divide, so the cap costs no rounding. */
const bounded = (expressions: Expressions, dim: Dim, value: Term): Term => {
  const most = rational(10n ** 50n);
  if (compare(maximum(absolute(value.lo), absolute(value.hi)), most) <= 0 || value.bits > 480) return value;
  const unit = expressions.literal(dim).text.replace(/^[0-9.]+(%|x| bps)?/, '');
  const cap = constant(`1000000000000000000000000${unit}`, rational(10n ** 24n), dim);
  const lo = value.lo.n < 0n ? negate(cap.lo) : zero;
  return either(
    value,
    cap,
    `clamp(${value.text}, ${value.lo.n < 0n ? `-(${cap.text})` : `0${unit}`}, ${cap.text})`,
    'atom',
    lo,
    cap.hi,
  );
};

const parametersOf = (random: Random, declared: Declared, common: Scope): { parameters: Parameter[]; scope: Scope } => {
  const parameters: Parameter[] = [];
  let scope = common;
  if (random.chance(0.7)) {
    parameters.push({ kind: 'record', name: 'a', record: 'account' });
    scope = declared.account('a', scope);
  }
  if (random.chance(0.5)) {
    parameters.push({ kind: 'ref', name: 'm', record: 'market' });
    scope = declared.market('m', scope);
    if (parameters.length > 1) scope = declared.withFinds('a', 'm', scope);
  }
  if (random.chance(0.3)) {
    parameters.push({ kind: 'enum', name: 'g', enum: 'grade' });
    scope = { ...scope, enums: [...scope.enums, { text: 'g', enum: 'grade' }] };
  }
  return { parameters, scope };
};

type Typing = { readonly text: string; readonly term: (text: string, dim: Dim) => Term };

/** A type that the value fits, and a rounding that its sides allow. Null when it is too large for any. */
const typed = (random: Random, declared: Declared, dim: Dim, value: Term): Typing | null => {
  const [single] = dim.size === 1 ? [...dim] : [];
  const known = single?.[1] === 1 ? declared.units.find((each) => each.name === single[0]) : undefined;
  const stated = random.chance(0.35) ? random.pick([0, 2, 4, 9, 18, 24]) : null;
  const memberScaled = single !== undefined && known === undefined && dim.size === 1 && single[1] === 1;
  const decimals = stated ?? known?.decimals ?? 18;
  const unit = 10n ** BigInt(decimals);
  const bits = bitLength(ceil(multiply(maximum(absolute(value.lo), absolute(value.hi)), rational(unit))));
  if (bits > 240 || value.bits + 4 * Math.max(0, decimals - (value.decimals ?? 0)) > 505) return null;
  const type = `${showDim(dim)}${stated === null ? '' : ` @ ${stated}`}`;
  const fits = value.decimals !== null && value.decimals <= decimals && !(memberScaled && stated === null);
  if (fits) return { text: type, term: (text, of) => atom(text, of, value.lo, value.hi, decimals, value.above, value.below) };
  const rounding = random.pick(allowedRoundings(value));
  const accept = rounding.accepted ? ' accept because "generated"' : '';
  const lo = rational(floor(multiply(value.lo, rational(unit))), unit);
  const hi = rational(ceil(multiply(value.hi, rational(unit))), unit);
  const sides = rounding.accepted
    ? { above: false, below: false }
    : { above: value.above || roundsAbove(rounding.value, value), below: value.below || roundsBelow(rounding.value, value) };
  return {
    text: `${type} rounds ${rounding.value}${accept}`,
    term: (text, of) => atom(text, of, lo, hi, decimals, sides.above, sides.below),
  };
};

const callable = (name: string, parameters: readonly Parameter[], dim: Dim, typing: Typing): Callable => ({
  name,
  parameters,
  result: (text, members) => typing.term(text, new Map([...dim].map(([each, power]) => [renamed(each, members), power]))),
});

/** `m.base` seen by a caller that passes `p.market` for m. */
const renamed = (unit: string, members: ReadonlyMap<string, string>): string => {
  const [first = '', ...rest] = unit.split('.');
  return rest.length === 0 ? unit : [members.get(first) ?? first, ...rest].join('.');
};

const action = (random: Random, declared: Declared, expressions: Expressions, common: Scope, name: string): string => {
  const target = random.pick(declared.changeable);
  const term = target.term('a');
  const scope = declared.withFinds('a', 'm', declared.market('m', declared.account('a', common)));
  const clauses: string[] = [];
  const lines: string[] = [];
  const parameters = ['a: account', 'm: market'];
  const amount = random.chance(0.7);
  const top = ceil(term.hi);
  if (amount) {
    parameters.push(`amount: ${typeOf(declared, term)} in 0 .. ${top}`);
    clauses.push(random.chance(0.5) ? `changes a.${target.name} by -amount` : `changes a.${target.name} by amount`);
  } else {
    const value = expressions.number(scope, term.dim, 2);
    const exact = value.decimals !== null && term.decimals !== null && value.decimals <= term.decimals;
    const rounding = random.pick(allowedRoundings(value));
    const words = exact ? '' : `, rounds ${rounding.value}${rounding.accepted ? ' accept because "generated"' : ''}`;
    clauses.push(`changes a.${target.name} to ${value.text}${words}`);
  }
  if (random.chance(0.5)) {
    parameters.push('qty: m.base in -1M .. 1M');
    clauses.push('changes a.positions[m].size by qty');
  }
  for (let count = 1 + random.below(2); count > 0; count -= 1)
    clauses.push(`require ${requirement(random, expressions, scope)} else "reason ${count}"`);
  lines.push(`action ${name}(${parameters.join(', ')}) {`, ...clauses.map((each) => `  ${each}`), '}');
  return lines.join('\n');
};

const requirement = (random: Random, expressions: Expressions, scope: Scope): string => {
  if (random.chance(0.4)) return expressions.condition(scope, 2);
  const dim = random.pick(scope.dims);
  const [now, before] = [expressions.number(scope, dim, 1), expressions.number(scope, dim, 1)];
  const sides = difference(now, before);
  return `${inside(now, 'sum')} >= before (${before.text})${sides.above && sides.below ? ' accept because "generated"' : ''}`;
};

const typeOf = (declared: Declared, { dim, decimals }: Term): string => {
  const text = showDim(dim);
  const usual = declared.units.find((each) => each.name === text)?.decimals ?? 18;
  return decimals === usual ? text : `${text} @ ${decimals ?? 18}`;
};
