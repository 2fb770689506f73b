/** The parameters of an instance: is each given, once, and by what it can stand for? */
import type { Span } from '../../source/source.ts';
import type { Decimals, Expression, FieldDeclaration, Header, Import, Name, PolicyParameter } from '../../syntax/ast.ts';
import type { Report } from '../report.ts';
import { qualifyExpression } from './qualify-expression.ts';
import { lookUp, unknownName, type Bound, type Declared, type ModuleScope } from './scope.ts';

/** What the parameters stand for, and the `param`s among them, in the order of the head. */
export type Bindings = { readonly bound: ReadonlyMap<string, Bound>; readonly params: readonly BoundParam[] };

/** `given`: the importer's value, in names of the whole policy; null where the declaration's own stands. */
export type BoundParam = { readonly declaration: FieldDeclaration; readonly given: Expression | null };

/** Without a range, a unit or a scale may have these many decimals. */
const usual = { min: 0, max: 18 };
export const decimalsOf = (parameter: { readonly decimals: Decimals | null }): { readonly min: number; readonly max: number } =>
  parameter.decimals ?? usual;

type Argument = Import['arguments'][number];
type ParamParameter = PolicyParameter & { readonly kind: 'param' };

/** `importer`: where the arguments are read. `declared`: everything in the whole policy, by its whole name. */
export const bindArguments = (
  header: Header,
  clause: Import,
  importer: ModuleScope,
  declared: ReadonlyMap<string, Declared>,
  report: Report,
): Bindings => {
  const bound = new Map<string, Bound>();
  const params: BoundParam[] = [];
  const given = new Map<string, Argument>();
  for (const argument of clause.arguments) {
    const { name } = argument;
    const names = header.parameters.map((each) => each.name.text);
    if (given.has(name.text)) report('FB6007', name.span, { name: name.text, problem: 'is given twice', names });
    else if (!names.includes(name.text))
      report('FB6007', name.span, { name: name.text, problem: `is no parameter of ${header.name.text}`, names });
    given.set(name.text, argument);
  }
  const missing = header.parameters.filter((each) => !given.has(each.name.text) && !hasValue(each));
  if (missing.length > 0)
    report(
      'FB6006',
      clause.alias?.span ?? clause.span,
      { policy: header.name.text, missing: missing.map(({ kind, name }) => `${kind} ${name.text}`) },
      missing.map(({ span }) => ({ span, text: 'asked for here' })),
    );
  for (const parameter of header.parameters) {
    const argument = given.get(parameter.name.text);
    if (parameter.kind === 'param') {
      const given = argument ? qualifyExpression(importer, new Set(), argument.value) : null;
      params.push({ declaration: paramOf(parameter, parameter.value), given });
    } else if (argument) {
      const found = parameter.kind === 'scale' ? scaleOf(parameter, argument, importer, report) : null;
      const named = parameter.kind === 'scale' ? null : namedBy(parameter, argument, importer, declared, report);
      const binding = found ?? named;
      if (binding) bound.set(parameter.name.text, binding);
    }
  }
  return { bound, params };
};

const hasValue = (parameter: PolicyParameter): boolean => parameter.kind === 'param' && parameter.value !== null;

/** The parameter as the declaration that it is inside the policy. */
export const paramOf = ({ name, type, range, span }: ParamParameter, value: Expression | null): FieldDeclaration => ({
  ...{ kind: 'field', word: 'param', doc: '', name, scope: null, type, range },
  ...{ outside: null, value, sum: null, span },
});

const scaleOf = (
  parameter: PolicyParameter & { readonly decimals: Decimals | null },
  { value }: Argument,
  importer: ModuleScope,
  report: Report,
): Bound | null => {
  const handed = value.kind === 'name' ? importer.bound.get(value.name.text) : undefined;
  const decimals =
    handed?.kind === 'decimals'
      ? handed.decimals
      : value.kind === 'number' && value.unit === null && /^[0-9_]+$/.test(value.text)
        ? Number(value.value.n)
        : null;
  if (decimals === null) return wrongKind(parameter, value, 'something else', report);
  return fits(parameter, decimals, value.span, report) ? { kind: 'decimals', decimals } : null;
};

const namedBy = (
  parameter: PolicyParameter,
  { value }: Argument,
  importer: ModuleScope,
  declared: ReadonlyMap<string, Declared>,
  report: Report,
): Bound | null => {
  const path = pathOf(value);
  const [first] = path ?? [];
  if (path === null || first === undefined) return wrongKind(parameter, value, 'something else', report);
  const found = lookUp(importer, path);
  const what = found !== null && found.used === path.length ? declared.get(found.name.text) : undefined;
  if (found === null || what === undefined) {
    const name = found?.name ?? unknownName(importer, first);
    report('FB2002', value.span, { name: name.text, what: parameter.kind, similar: null });
    return null;
  }
  if (what.kind !== parameter.kind) return wrongKind(parameter, value, kindWords[what.kind], report);
  if (parameter.kind === 'unit' && !fits(parameter, what.decimals, value.span, report)) return null;
  return { kind: 'name', text: found.name.text };
};

const kindWords: Record<Declared['kind'], string> = {
  unit: 'a unit',
  enum: 'an enum',
  entity: 'an entity',
  'list member': 'the members of a list',
  other: 'something else',
};

const wrongKind = (parameter: PolicyParameter, value: Expression, found: string, report: Report): null => {
  const expected =
    parameter.kind === 'scale' ? 'a number of decimals' : kindWords[parameter.kind === 'param' ? 'other' : parameter.kind];
  report('FB6008', value.span, { name: parameter.name.text, expected, found }, [
    { span: parameter.span, text: 'asked for here' },
  ]);
  return null;
};

const fits = (
  parameter: PolicyParameter & { readonly decimals: Decimals | null },
  decimals: number,
  at: Span,
  report: Report,
): boolean => {
  const { min, max } = decimalsOf(parameter);
  if (decimals >= min && decimals <= max) return true;
  report('FB6009', at, { name: parameter.name.text, decimals, min, max }, [{ span: parameter.span, text: 'asked for here' }]);
  return false;
};

const pathOf = (expression: Expression): readonly Name[] | null => {
  const names: Name[] = [];
  let at = expression;
  for (; at.kind === 'field'; at = at.of) names.push(at.name);
  return at.kind === 'name' ? [at.name, ...names.reverse()] : null;
};
