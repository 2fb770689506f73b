/** Which oracles make sense: clause by clause, their reports, and the levels of trust that they name. */
import { closest } from '../../source/closest.ts';
import { namespaceOf, plainName, type Span } from '../../source/source.ts';
import type {
  Declaration,
  EntityDeclaration,
  EnumDeclaration,
  ListDeclaration,
  OracleClause,
  OracleDeclaration,
} from '../../syntax/ast.ts';
import type { Report } from '../report.ts';
import { entityOf } from './written.ts';

/** An oracle, with the enum of its levels from the lowest; made up where the policy declares none. */
export type Oracle = {
  readonly declaration: OracleDeclaration;
  readonly levels: EnumDeclaration;
};

type Kind = OracleClause['kind'];
export type Clause<K extends Kind> = Extract<OracleClause, { kind: K }>;

export const clausesOf = <K extends Kind>({ clauses }: OracleDeclaration, kind: K): readonly Clause<K>[] =>
  clauses.filter((each): each is Clause<K> => each.kind === kind);

/** What is read of it is the price that was last kept, and no report. */
export const isReadAsKept = (oracle: OracleDeclaration): boolean => clausesOf(oracle, 'kept').length > 0;

const usualLevels = ['unavailable', 'uncertain', 'valid'];

export const levelNames = ({ levels }: Oracle): readonly string[] => levels.members.map((each) => each.text);
export const lowest = (oracle: Oracle): string => levelNames(oracle)[0] ?? '?';
export const highest = (oracle: Oracle): string => levelNames(oracle).at(-1) ?? '?';

/** The oracles that make sense; what is wrong with the others is reported. */
export const oraclesOf = (declarations: readonly Declaration[], report: Report): readonly Oracle[] => {
  const enums = new Map(declarations.flatMap((each) => (each.kind === 'enum' ? [[each.name.text, each] as const] : [])));
  return declarations.flatMap((declaration): readonly Oracle[] => {
    if (declaration.kind !== 'oracle') return [];
    const mistakes: string[] = [];
    const said: Report = (code, span, facts, notes) => {
      mistakes.push(code);
      report(code, span, facts, notes);
    };
    checkClauses(declaration, said);
    checkReports(declaration, declarations, said);
    const levels = levelsOf(declaration, enums, said);
    if (levels !== null) checkLevels({ declaration, levels }, said);
    return levels !== null && mistakes.length === 0 ? [{ declaration, levels }] : [];
  });
};

// Its clauses

const once: readonly Kind[] = ['older', 'further', 'need', 'take', 'most', 'moves', 'grows', 'delay', 'validity', 'kept'];
const words: Partial<Record<Kind, string>> = {
  older: 'when a report is too old',
  further: 'how far a report may lie from the median',
  need: 'how many reports it needs',
  take: 'what it takes',
  most: 'where the price is cut off',
  moves: 'how far the price moves',
  grows: 'how far the price grows',
  delay: 'how long reports wait',
  validity: 'which enum its levels are of',
  kept: 'that it is read as kept',
};

const checkClauses = (oracle: OracleDeclaration, report: Report): void => {
  const name = oracle.name.text;
  const wrong = (span: Span, problem: string, help: string | null = null): void => {
    report('FB7201', span, { name, problem, help });
  };
  for (const kind of once) {
    const [, second] = clausesOf(oracle, kind);
    if (second) wrong(second.span, `it is said twice ${words[kind] ?? ''}`, 'leave one of them out');
  }
  if (oracle.range === null)
    wrong(oracle.type.span, 'nothing says between which bounds the price lies', 'write them behind its unit: `in 0.01 .. 1M`');
  const missing = (kind: Kind, help: string): void => {
    if (clausesOf(oracle, kind).length === 0)
      wrong(oracle.name.span, `nothing says ${words[kind] ?? 'how long a price is trusted'}`, help);
  };
  missing('older', 'write `reject older than 60 s`');
  missing('need', 'write `need 3`');
  missing('take', 'write `take lower median`');
  const [need] = clausesOf(oracle, 'need');
  if (need?.least === 0) wrong(need.span, 'it needs no report, so there would be a price without any', 'write `need 1` or more');
  for (const { per } of clausesOf(oracle, 'grows'))
    if (per.kind === 'number' && per.unit?.[0]?.text === 'year')
      wrong(per.span, 'the price grows per year, and a year has no fixed length', 'write `per 365 d`');
  const [moves] = clausesOf(oracle, 'moves');
  const [grows] = clausesOf(oracle, 'grows');
  if (moves && grows && moves.rounding?.value !== grows.rounding?.value)
    wrong(
      grows.span,
      'the two limits round to different sides, and the price is rounded once',
      'let both round to the same side',
    );
};

// Its reports

const checkReports = (oracle: OracleDeclaration, declarations: readonly Declaration[], report: Report): void => {
  const { name, source } = oracle;
  const wrong = (span: Span, problem: string, help: string | null = null): void => {
    report('FB7202', span, { name: name.text, problem, help });
  };
  const found = reportsOf(oracle, declarations);
  if (found === null) {
    const where = oracle.scope === null ? '' : `a list of \`${oracle.scope.name.text}\`, or of `;
    return wrong(source.span, `have to be the members of ${where}an entity with a bound`);
  }
  const fields = declarations.filter((each) => each.kind === 'field');
  const ofEntity = fields.filter(({ scope }) => scope !== null && entityOf(scope) === found.name.text);
  const names = [...(found.kind === 'list' ? found.fields : [...found.members, ...ofEntity])].map((each) =>
    plainName(each.name.text),
  );
  if (!names.includes('price')) wrong(source.span, 'have no `price`', 'add it: `price : USD/base in 0.01 .. 1M else drop`');
  if (!names.includes('at')) wrong(source.span, 'do not say when they were made', 'add it: `at : time`');
  if (found.kind === 'list' && found.unique === null)
    wrong(found.name.span, 'may come twice from one source', 'write behind the list what tells them apart: `unique by source`');
  const most = found.bound?.value ?? null;
  const [need] = clausesOf(oracle, 'need');
  if (need && most !== null && need.least > most) report('FB7203', need.span, { name: name.text, need: need.least, most });
};

const reportsOf = (
  { scope, source }: OracleDeclaration,
  declarations: readonly Declaration[],
): ListDeclaration | EntityDeclaration | null => {
  const entity = (name: string | null): EntityDeclaration | null =>
    declarations.filter((each) => each.kind === 'entity').find((each) => each.name.text === name) ?? null;
  if (source.kind === 'name') {
    const found = entity(source.name.text);
    return found?.bound ? found : null;
  }
  if (scope === null || source.kind !== 'field' || source.of.kind !== 'name' || source.of.name.text !== scope.name.text)
    return null;
  const found = entity(entityOf(scope))?.members.find((each) => each.kind === 'list' && each.name.text === source.name.text);
  return found?.kind === 'list' ? found : null;
};

// Its levels

const levelsOf = (
  oracle: OracleDeclaration,
  enums: ReadonlyMap<string, EnumDeclaration>,
  report: Report,
): EnumDeclaration | null => {
  const { name } = oracle;
  const [stated] = clausesOf(oracle, 'validity');
  const wanted = stated?.of.text ?? `${namespaceOf(name.text)}validity`;
  const declared = enums.get(wanted);
  const wrong = (problem: string): null => {
    report('FB7204', stated?.span ?? name.span, { name: name.text, problem, better: null });
    return null;
  };
  if (declared === undefined && stated !== undefined) return wrong(`there is no enum \`${wanted}\``);
  if (declared === undefined) {
    const place = { span: name.span };
    return {
      ...{ kind: 'enum', doc: 'How far a price is trusted.', name: { text: wanted, ...place }, ordered: true },
      ...{ members: usualLevels.map((text) => ({ text, ...place })), span: name.span },
    };
  }
  if (!declared.ordered) return wrong(`the levels of \`${wanted}\` have no order: write \`enum ${plainName(wanted)} ordered\``);
  return declared.members.length < 2 ? wrong(`\`${wanted}\` has only one level`) : declared;
};

const checkLevels = (oracle: Oracle, report: Report): void => {
  const { declaration } = oracle;
  const name = declaration.name.text;
  const known = levelNames(oracle);
  const after = clausesOf(declaration, 'after');
  for (const { level } of [...after, ...clausesOf(declaration, 'falls')]) {
    const near = closest(level.text, known);
    const maybe = near === null ? '' : ` (did you mean \`${near}\`?)`;
    if (!known.includes(level.text))
      report('FB7204', level.span, {
        ...{ name, problem: `there is no level \`${level.text}\`${maybe}`, better: known.join(', ') },
      });
    else if (level.text === highest(oracle))
      report('FB7204', level.span, {
        ...{ name, problem: `\`${level.text}\` is the highest level, which a price does not fall to`, better: known.join(', ') },
      });
  }
  if (!after.some((each) => each.level.text === lowest(oracle)))
    report('FB7201', declaration.name.span, {
      ...{ name, problem: `nothing says when a price that is held becomes \`${lowest(oracle)}\`` },
      help: `write \`after 30 min ${lowest(oracle)}\``,
    });
};
