/**
 * Compares products where quotients would be compared: `equity < ⌈sum / d⌉` says the same as `equity · d < sum`, and a
 * multiplication costs a third of a division. What comes in: well-formed Core. What goes out: Core of the same meaning,
 * without the quotients that were there to be compared once. What a person gave a name keeps its value and its name.
 */
import { isNarrow, type Block, type Bool, type Comparison, type Core, type CoreFunction, type Int, type Term } from './core.ts';
import { productRange } from './lower/multiply.ts';
import { namesOf, ownPartsOf } from './lower/structure.ts';
import { sweep } from './lower/sweep.ts';
import { blocksOf, withBlocks } from './names.ts';

type Quotient = Extract<Int, { readonly kind: 'divide' }>;

type Search = {
  /** How often each local is read. */
  readonly times: ReadonlyMap<string, number>;
  /** Quotients that are read once, by name. */
  readonly known: ReadonlyMap<string, Quotient>;
};

export const compareProducts = (core: Core): Core => ({ ...core, functions: core.functions.map(inFunction) });

const inFunction = (of: CoreFunction): CoreFunction => {
  const times = new Map<string, number>();
  countReads(of.body, times);
  return { ...of, body: sweep(inBlock(of.body, { times, known: new Map() })) };
};

const countReads = (block: Block, times: Map<string, number>): void => {
  const note = (name: string): void => void times.set(name, (times.get(name) ?? 0) + 1);
  for (const each of block.results) namesOf(each, note);
  for (const each of block.statements) {
    for (const part of ownPartsOf(each)) namesOf(part, note);
    for (const inner of blocksOf(each)) countReads(inner, times);
  }
};

const inBlock = (block: Block, around: Search): Block => {
  const known = new Map(around.known);
  const search = { ...around, known };
  const statements = block.statements.map((each) => {
    if (each.kind === 'if') {
      const statement = { ...each, condition: inBool(each.condition, search) };
      return withBlocks(statement, (inner) => inBlock(inner, search));
    }
    // A loop would multiply in each turn where one division before it is enough.
    if (each.kind !== 'let') return withBlocks(each, (inner) => inBlock(inner, { ...search, known: new Map() }));
    const value = inTerm(each.value, search);
    const isLoose = each.title === null && search.times.get(each.bind.name) === 1;
    if (isLoose && value.type === 'int' && value.value.kind === 'divide') known.set(each.bind.name, value.value);
    return { ...each, value };
  });
  return { statements, results: block.results.map((each) => inTerm(each, search)) };
};

const inTerm = (term: Term, search: Search): Term =>
  term.type === 'int' ? { type: 'int', value: inInt(term.value, search) } : { type: 'bool', value: inBool(term.value, search) };

const inInt = (value: Int, search: Search): Int =>
  value.kind === 'select' ? { ...value, condition: inBool(value.condition, search) } : value;

const inBool = (value: Bool, search: Search): Bool => {
  switch (value.kind) {
    case 'compare':
      return (
        withProduct(value.op, value.left, value.right, search) ??
        withProduct(mirrored[value.op], value.right, value.left, search) ??
        value
      );
    case 'and':
    case 'or':
      return { ...value, left: inBool(value.left, search), right: inBool(value.right, search) };
    case 'not':
      return { ...value, operand: inBool(value.operand, search) };
    default:
      return value;
  }
};

const mirrored: { readonly [op in Comparison]: Comparison } = {
  '<': '>',
  '<=': '>=',
  '==': '==',
  '!=': '!=',
  '>': '<',
  '>=': '<=',
};

/** An integer below ⌈n / d⌉ is one below n / d, and one above ⌊n / d⌋ is one above n / d; and so the opposites. */
const isExact = { up: new Set<Comparison>(['<', '>=']), down: new Set<Comparison>(['>', '<=']) };

const widest = 1n << 511n;

const withProduct = (op: Comparison, left: Int, right: Int, { known }: Search): Bool | null => {
  const quotient = right.kind === 'local' ? known.get(right.name) : null;
  if (quotient?.divisor.kind !== 'const' || !isNarrow(left)) return null;
  const { rounding, numerator, divisor } = quotient;
  if ((rounding !== 'up' && rounding !== 'down') || !isExact[rounding].has(op)) return null;
  const range = productRange(left, divisor);
  if (range.lo <= -widest || range.hi >= widest) return null;
  return { kind: 'compare', op, left: { kind: 'mul', left, right: divisor, ...range }, right: numerator };
};
