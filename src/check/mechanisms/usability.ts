/**
 * A price that may be unavailable is not used without saying what happens then. What an action reads of an oracle, directly
 * or through definitions, has to be trusted as far as the action `needs`, and that is looked at before all else; or the
 * price is given `otherwise` where it stands. What reads an oracle and says neither is refused.
 */
import { closest } from '../../source/closest.ts';
import { plainName } from '../../source/source.ts';
import type {
  ActionClause,
  ActionDeclaration,
  Declaration,
  Expression,
  NeedsClause,
  OracleDeclaration,
  PlainDeclaration,
} from '../../syntax/ast.ts';
import { mapChildren } from '../../syntax/map-children.ts';
import type { Report } from '../report.ts';
import { companionsOf } from './companions.ts';
import { maker } from './maker.ts';
import { expressionsOf, levelOf, oracleAt, validityAt } from './oracle-uses.ts';
import { highest, isReadAsKept, levelNames, lowest, type Oracle } from './oracles.ts';
import { allOf, conditionsOf, distinct, type Asking } from './usable.ts';
import type { Written } from './written.ts';

export type Usability = {
  /** The action with what it needs as requirements. */
  readonly needed: (action: ActionDeclaration) => ActionDeclaration;
  /** What stands beside the definitions, once all actions have asked. */
  readonly declarations: () => readonly PlainDeclaration[];
  /** A declaration in which `mark(m) otherwise x` is a choice. */
  readonly handled: (declaration: PlainDeclaration) => PlainDeclaration;
};

export const usabilityOf = (
  declarations: readonly Declaration[],
  oracles: readonly Oracle[],
  written: readonly Written[],
  report: Report,
): Usability => {
  const byName = new Map(oracles.map((each) => [each.declaration.name.text, each] as const));
  const declared = declarations.filter((each) => each.kind === 'oracle');
  const companions = companionsOf(declarations, oracles);
  const asked: Expression[] = [];
  const asking = (oracle: Oracle, level: Expression): Asking => ({
    ...{ oracle, level, condition: companions.condition(oracle, level) },
  });
  const top = (oracle: Oracle): Asking => asking(oracle, levelOf(maker(oracle.declaration.name, null), oracle, highest(oracle)));
  for (const oracle of oracles) lookedAt(oracle, oracles, declared, written, top(oracle), byName, report);
  return {
    needed: (action) => {
      const needs = needsOf(action, declared, byName, report);
      const requires = oracles.flatMap((oracle): readonly ActionClause[] => {
        const { text } = oracle.declaration.name;
        const need = needs.find((each) => each.oracle.text === text);
        const level = need?.level ?? { text: highest(oracle), span: action.name.span };
        const ask = asking(oracle, levelOf(maker(level, null), oracle, level.text));
        const conditions = distinct(action.clauses.flatMap((clause) => conditionsOfClause(clause, ask, action)));
        const [first] = conditions;
        if (need !== undefined && first === undefined)
          report('FB7206', need.span, { oracle: text, problem: `is used by nothing in \`${action.name.text}\`` });
        const isSaid = action.clauses.some((each) => each.kind === 'needs' && each.oracle.text === text);
        if (!isSaid && first !== undefined) {
          const facts = { action: action.name.text, oracle: text, level: highest(oracle) };
          report('FB7205', first.span, facts);
        }
        if (need === undefined || first === undefined) return [];
        asked.push(...conditions);
        const condition = allOf(conditions, need);
        return [{ kind: 'require', condition, reason: reasonOf(oracle, level.text), reasonSpan: need.span, span: need.span }];
      });
      return { ...action, clauses: [...requires, ...action.clauses.filter((each) => each.kind !== 'needs')] };
    },
    declarations: () => [...madeLevels(declarations, oracles), ...companions.declarations(asked)],
    handled: oracles.length === 0 ? (each) => each : (each) => mapDeclaration(each, (root) => handled(root, byName)),
  };
};

const reasonOf = (oracle: Oracle, level: string): string => {
  const name = plainName(oracle.declaration.name.text);
  return level === highest(oracle) ? `${name} is not ${level}` : `${name} is not at least ${level}`;
};

/** The enums of levels that nobody declares. */
const madeLevels = (declarations: readonly Declaration[], oracles: readonly Oracle[]): readonly PlainDeclaration[] => {
  const known = new Set(declarations.flatMap((each) => (each.kind === 'enum' ? [each.name.text] : [])));
  const made = oracles
    .filter(({ levels }) => !known.has(levels.name.text))
    .map(({ levels }) => [levels.name.text, levels] as const);
  return [...new Map(made).values()];
};

// Actions

/** The needs of an action that make sense. */
const needsOf = (
  action: ActionDeclaration,
  declared: readonly OracleDeclaration[],
  oracles: ReadonlyMap<string, Oracle>,
  report: Report,
): readonly NeedsClause[] => {
  const needs = action.clauses.filter((each) => each.kind === 'needs');
  return needs.filter((need, at) => {
    const { text } = need.oracle;
    const oracle = oracles.get(text);
    const wrong = (problem: string): false => {
      report('FB7206', need.span, { oracle: text, problem });
      return false;
    };
    if (oracle === undefined) {
      if (declared.some((each) => each.name.text === text)) return false;
      const near = closest(text, [...oracles.keys()]);
      return wrong(near === null ? 'is no oracle' : `is no oracle (did you mean \`${near}\`?)`);
    }
    if (needs.findIndex((each) => each.oracle.text === text) < at) return wrong('is needed twice');
    const levels = levelNames(oracle);
    if (levels.includes(need.level.text))
      return need.level.text !== lowest(oracle) || wrong(`is always at least \`${need.level.text}\``);
    report('FB7204', need.level.span, {
      ...{ name: text, problem: `there is no level \`${need.level.text}\``, better: levels.join(', ') },
    });
    return false;
  });
};

/**
 * What a clause asks for. What changes is reckoned from the state before, where the price of an argument is no other, unless it is
 * read as kept.
 */
const conditionsOfClause = (clause: ActionClause, asking: Asking, action: ActionDeclaration): readonly Expression[] => {
  if (clause.kind === 'require') return conditionsOf(clause.condition, asking);
  if (clause.kind !== 'changes') return [];
  const arguments_ = new Set(action.parameters.map((each) => each.name.text));
  const isOfArgument = ({ kind, ...rest }: Expression): boolean =>
    !isReadAsKept(asking.oracle.declaration) && kind === 'compare' && 'left' in rest && ofArgument(rest.left, arguments_);
  return [clause.target, clause.value]
    .flatMap((each) => conditionsOf(each, asking))
    .map((each) => (isOfArgument(each) ? each : { kind: 'before', operand: each, span: each.span }));
};

const ofArgument = (use: Expression, names: ReadonlySet<string>): boolean =>
  use.kind === 'name' ||
  (use.kind === 'call' && use.arguments.every((each) => each.kind === 'name' && names.has(each.name.text)));

// Mechanisms

/** What other mechanisms look at, and the clauses of oracles: a price of theirs is given `otherwise`, or it is the oracle's own. */
const lookedAt = (
  oracle: Oracle,
  oracles: readonly Oracle[],
  declared: readonly OracleDeclaration[],
  written: readonly Written[],
  asking: Asking,
  byName: ReadonlyMap<string, Oracle>,
  report: Report,
): void => {
  const { scope, name } = oracle.declaration;
  const { text } = name;
  const member = scope?.name.text ?? null;
  const [use, held] = member === null ? [text, `${text}_price`] : [`${text}(${member})`, `${member}.${plainName(text)}_price`];
  const complain = (mechanism: string, each: Expression): void => {
    const [first] = conditionsOf(each, asking);
    if (first !== undefined) report('FB7207', first.span, { mechanism, oracle: text, use, held });
  };
  const isOracle = (name: string): boolean => declared.some((each) => each.name.text === name);
  for (const { keeper } of written)
    if (keeper !== null && !isOracle(keeper.name.text)) keeper.looksAt.forEach((each) => complain(keeper.name.text, each));
  for (const { declaration } of oracles) {
    if (declaration.name.text === text) continue;
    for (const clause of declaration.clauses)
      for (const each of expressionsOf(clause))
        if (clause.kind !== 'fallback' || oracleAt(each, byName) === null) complain(declaration.name.text, each);
  }
};

// Prices that are given otherwise

const handled = (expression: Expression, oracles: ReadonlyMap<string, Oracle>): Expression => {
  const inside = mapChildren(expression, (child) => handled(child, oracles));
  const oracle = inside.kind === 'otherwise' ? oracleAt(inside.operand, oracles) : null;
  if (inside.kind !== 'otherwise' || oracle === null) return inside;
  const { operand, fallback, span } = inside;
  const { compare } = maker({ text: '', span }, null);
  const bottom = levelOf(maker({ text: '', span }, null), oracle, lowest(oracle));
  return { kind: 'if', condition: compare('>', validityAt(oracle, operand), bottom), then: operand, else: fallback, span };
};

const mapDeclaration = (declaration: PlainDeclaration, map: (root: Expression) => Expression): PlainDeclaration => {
  switch (declaration.kind) {
    case 'let':
      return { ...declaration, value: map(declaration.value) };
    case 'define': {
      const locals = declaration.locals.map((each) => ({ ...each, value: map(each.value) }));
      return { ...declaration, locals, value: map(declaration.value) };
    }
    case 'action':
      return { ...declaration, clauses: declaration.clauses.map((each) => mapClause(each, map)) };
    default:
      return declaration;
  }
};

const mapClause = (clause: ActionClause, map: (root: Expression) => Expression): ActionClause => {
  if (clause.kind === 'require') return { ...clause, condition: map(clause.condition) };
  return clause.kind === 'changes' ? { ...clause, value: map(clause.value) } : clause;
};
