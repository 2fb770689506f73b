/**
 * Structural identity of checked expressions, and the path that names a member of an entity.
 *
 * Equal keys mean: the same value, whatever the facts. Guards are remembered by key, so that a condition on `debt(a)`
 * counts for every other `debt(a)`. Keys are interned numbers, so that shared subtrees cost nothing.
 */
import type { Expr, Source } from './checked.ts';
import type { Learnt } from './guards.ts';

export type Keys = {
  readonly interned: Map<string, number>;
  readonly cache: Map<Expr, number>;
  readonly learnt: Learnt;
  /** The policy's names of binders, for messages. */
  readonly labels: Map<number, string>;
};

export const newKeys = (): Keys => ({ interned: new Map(), cache: new Map(), learnt: new WeakMap(), labels: new Map() });

const intern = (keys: Keys, text: string): number => {
  const found = keys.interned.get(text);
  if (found !== undefined) return found;
  const fresh = keys.interned.size + 1;
  keys.interned.set(text, fresh);
  return fresh;
};

export const keyOf = (keys: Keys, expr: Expr): number => {
  const cached = keys.cache.get(expr);
  if (cached !== undefined) return cached;
  const key = intern(keys, shape(keys, expr));
  keys.cache.set(expr, key);
  return key;
};

/** The key that `left − right` would have, so that `left >= right` can be remembered for it. */
export const differenceKey = (keys: Keys, left: Expr, right: Expr): number =>
  intern(keys, `subtract ${keyOf(keys, left)} ${keyOf(keys, right)}`);

/** The key that `abs(expr)` would have. */
export const sizeKey = (keys: Keys, expr: Expr): number => intern(keys, `abs ${keyOf(keys, expr)}`);

const shape = (keys: Keys, expr: Expr): string => {
  const key = (child: Expr | null): string => (child === null ? '-' : String(keyOf(keys, child)));
  switch (expr.kind) {
    case 'const':
      return `const ${expr.value.n}/${expr.value.d}`;
    case 'truth':
      return `truth ${expr.value}`;
    case 'member':
      return `member ${expr.enum} ${expr.index}`;
    case 'none':
    case 'globals':
      return expr.kind;
    case 'error':
      return `error ${expr.span.file} ${expr.span.start}`;
    case 'some':
    case 'the':
      return `${expr.kind} ${key(expr.value)}`;
    case 'binder':
      return `binder ${expr.id}`;
    case 'param':
      return `param ${expr.param}`;
    case 'field':
      return `field ${key(expr.of)} ${expr.record} ${expr.field}`;
    case 'find':
      return `find ${key(expr.list)} ${key(expr.key)}`;
    case 'item':
      return `item ${key(expr.array)} ${key(expr.key)}`;
    case 'table': {
      const { table } = expr;
      const numbers = (values: readonly { n: bigint; d: bigint }[]): string =>
        values.map((each) => `${each.n}/${each.d}`).join(',');
      const source =
        table.kind === 'literal'
          ? `${table.form} ${table.inclusive} ${numbers(table.bounds)};${numbers(table.outputs)}`
          : `field ${key(table.of)} ${table.record} ${table.field}`;
      return `table (${source}) ${key(expr.argument)}`;
    }
    case 'negate':
    case 'abs':
    case 'not':
    case 'is none':
    case 'before':
      return `${expr.kind} ${key(expr.operand)}`;
    case 'add':
    case 'multiply': {
      const operands = [keyOf(keys, expr.left), keyOf(keys, expr.right)].sort((a, b) => a - b);
      return `${expr.kind} ${operands.join(' ')}`;
    }
    case 'subtract':
    case 'divide':
    case 'mod':
    case 'and':
    case 'or':
      return `${expr.kind} ${key(expr.left)} ${key(expr.right)}`;
    case 'ticks':
      return `ticks ${key(expr.operand)} ${expr.period}`;
    case 'power':
      return `power ${key(expr.base)} ${expr.exponent}`;
    case 'min':
    case 'max':
      return `${expr.kind} ${expr.operands.map(key).join(' ')}`;
    case 'clamp':
      return `clamp ${key(expr.value)} ${key(expr.lo)} ${key(expr.hi)}`;
    case 'compare':
      return `compare ${expr.op} ${key(expr.left)} ${key(expr.right)}`;
    case 'otherwise':
      return `otherwise ${key(expr.operand)} ${key(expr.fallback)}`;
    case 'if':
      return `if ${key(expr.condition)} ${key(expr.then)} ${key(expr.else)}`;
    case 'fold': {
      return `fold ${expr.op} ${expr.binder.id} ${overOf(expr.source, key)} ${key(expr.filter)} ${key(expr.value)}`;
    }
    case 'call':
      return `call ${expr.define} ${expr.arguments.map(key).join(' ')}`;
  }
};

const overOf = (source: Source, key: (expr: Expr) => string): string => {
  switch (source.kind) {
    case 'list':
      return `list ${key(source.list)}`;
    case 'members':
      return `members ${source.entity}`;
    case 'enum':
      return `enum ${source.enum}`;
    case 'run':
      return `run ${key(source.first)} ${key(source.last)} ${source.most} ${source.decimals}`;
  }
};

/** A way to a member that is known when the policy is read: equal keys, the same member. */
export type Path = { readonly key: string; readonly label: string };

export const keyOfPath = (keys: Keys, path: Path): number => intern(keys, `path ${path.key}`);

/** The path of a record or ref, or null when it cannot be told (`(if c then m else n)`). */
export const pathOf = (keys: Keys, expr: Expr, nameOfField: (record: number, field: number) => string): Path | null => {
  switch (expr.kind) {
    case 'binder':
      return { key: `#${expr.id}`, label: keys.labels.get(expr.id) ?? 'it' };
    case 'before':
      return pathOf(keys, expr.operand, nameOfField);
    case 'the':
      return pathOf(keys, expr.value, nameOfField);
    case 'field': {
      const element = expr.of.kind === 'the' ? expr.of.value : expr.of;
      // The member of a list with key m has m as its key.
      if (element.kind === 'find' && expr.field === element.unique) return pathOf(keys, element.key, nameOfField);
      const base = pathOf(keys, expr.of, nameOfField);
      const name = nameOfField(expr.record, expr.field);
      return base && { key: `${base.key}.${expr.record}:${expr.field}`, label: `${base.label}.${name}` };
    }
    case 'find': {
      const list = expr.list.kind === 'field' ? pathOf(keys, expr.list.of, nameOfField) : null;
      return list && { key: `${list.key}[${keyOf(keys, expr.key)}]`, label: list.label };
    }
    case 'globals':
      return { key: 'globals', label: 'policy' };
    default:
      return null;
  }
};
