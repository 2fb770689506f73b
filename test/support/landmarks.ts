/** The quantities that a policy compares with: facts drawn at random would hardly ever meet one. */
import type { Checked, Expr } from '../../src/check/checked.ts';
import { children } from '../../src/check/children.ts';
import { rational, type Rational } from '../../src/types/rational.ts';
import type { Shape } from '../../src/types/schema.ts';
import type { Value } from '../../src/types/value.ts';

/** Constants, bounds of tables and values of parameters, each once. */
export const landmarksOf = (checked: Checked): readonly Rational[] => {
  const found = new Map<string, Rational>();
  const note = (value: Rational): void => void found.set(`${value.n}/${value.d}`, value);
  for (const { shape, default: value } of checked.schema.params) for (const each of ofParam(shape, value)) note(each);
  const seen = new Set<Expr>();
  const waiting = [
    ...checked.defines.flatMap((each) => [...each.locals.map((local) => local.value), each.value]),
    ...checked.actions.flatMap((each) => [
      ...each.changes.map((change) => change.value),
      ...each.requirements.map((one) => one.condition),
      ...(each.held === null ? [] : [each.held]),
    ]),
  ];
  for (let expr = waiting.pop(); expr !== undefined; expr = waiting.pop()) {
    if (seen.has(expr)) continue;
    seen.add(expr);
    if (expr.kind === 'const') note(expr.value);
    if (expr.kind === 'table' && expr.table.kind === 'literal') expr.table.bounds.forEach(note);
    waiting.push(...children(expr));
  }
  return [...found.values()];
};

const ofParam = (shape: Shape, value: Value): readonly Rational[] => {
  if (shape.kind === 'number' && typeof value === 'bigint') return quantity(shape.scale, value);
  if (shape.kind !== 'table' || typeof value === 'bigint') return [];
  const [bounds = []] = value;
  return typeof bounds === 'bigint'
    ? []
    : bounds.flatMap((each) => (typeof each === 'bigint' ? quantity(shape.input.scale, each) : []));
};

const quantity = (scale: { readonly kind: string; readonly decimals?: number }, value: bigint): readonly Rational[] =>
  scale.decimals === undefined ? [] : [rational(value, 10n ** BigInt(scale.decimals))];
