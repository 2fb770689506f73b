/**
 * Mechanisms are written out as ordinary declarations before anything is checked: what they keep as `state`, what they say as
 * `define`, and `update_NAME`, which keeps it. So each rule of the language holds for them, and no back end knows them.
 */
import type { Liquidation } from '../asked.ts';
import type { BookDeclaration } from '../checked.ts';
import type {
  ActionDeclaration,
  Declaration,
  DefineDeclaration,
  File,
  GovernDeclaration,
  PlainDeclaration,
} from '../../syntax/ast.ts';
import type { Report } from '../report.ts';
import { writeOutAdls } from './adl/write-out.ts';
import { writeOutBooks } from './books.ts';
import { breakersOf, heeding, writeOutBreaker } from './breakers.ts';
import { linesOf, withQueued } from './clearing/queues.ts';
import { writeOutLine } from './clearing/write-out.ts';
import { withAbsorbed } from './fund/absorb.ts';
import { poolsOf, staysApart } from './fund/isolation.ts';
import { writeOutFunds } from './fund/write-out.ts';
import { gaugesOf, withFed, writeOutGauge } from './gauges/gauges.ts';
import { governanceOf } from './governance/write-out.ts';
import { writeOutLiquidations } from './liquidation/write-out.ts';
import { countedBy, keepersOf, withKept } from './keeps.ts';
import { guardsOf, holdsOf } from './portfolio/guards.ts';
import { planOf } from './portfolio/plan.ts';
import { scenariosOf, writeOutScenarios } from './portfolio/scenarios.ts';
import { writeOutPortfolio } from './portfolio/write-out.ts';
import { writeOutOracle } from './oracle-written.ts';
import { oraclesOf } from './oracles.ts';
import { budgetOf, isBearable } from './size.ts';
import { usabilityOf } from './usability.ts';
import type { SessionDeclaration, Written } from './written.ts';

/**
 * `liquidations`: what whoever liquidates has to know of each. `books`: the definitions that they have become. `prices`: the names of
 * those that oracles have become. `governed`: the parameters of the policy's own that are governed.
 */
export type WrittenFiles = {
  readonly files: readonly WrittenFile[];
  readonly liquidations: readonly Liquidation[];
  readonly books: readonly BookDeclaration[];
  readonly prices: ReadonlySet<string>;
  readonly governed: ReadonlySet<string>;
};

export type WrittenFile = Omit<File, 'declarations'> & {
  readonly declarations: readonly PlainDeclaration[];
  readonly sessions: readonly SessionDeclaration[];
};

const nothing: WrittenFiles = { files: [], liquidations: [], books: [], prices: new Set(), governed: new Set() };

/**
 * The files with their mechanisms written out; what makes no sense is reported, and left out. Each mechanism may look at what
 * those before it have become: parameters that are governed are kept from here on, gauges and breakers look at prices.
 */
export const writeOutMechanisms = (stated: readonly File[], report: Report): WrittenFiles => {
  const isSmall = isBearable(
    stated.flatMap((file) => file.declarations),
    report,
  );
  if (!isSmall) return nothing;
  const budget = budgetOf(report);
  // Liquidations and auto-deleveraging become actions like those that a person writes, so that all others see these.
  const adls = writeOutAdls(stated, report);
  const liquidations = writeOutLiquidations(
    adls.files.flatMap((file) => file.declarations),
    report,
  );
  const read = adls.files.map((file) => ({
    ...file,
    declarations: file.declarations.flatMap((each): readonly Declaration[] =>
      each.kind === 'liquidation' ? (liquidations.get(each)?.declarations ?? []) : [each],
    ),
  }));
  const { files, written: governed, finish } = governanceOf(read, report);
  const own = [...governed.values()].flatMap((each) => each.declarations);
  const declarations = [...files.flatMap((file) => file.declarations), ...own];
  const breakers = breakersOf(declarations, report);
  const oracles = oraclesOf(declarations, report);
  const byName = new Map(oracles.map((each) => [each.declaration.name.text, each] as const));
  const funds = writeOutFunds(declarations, adls.byName, report);
  const lines = linesOf(declarations, report);
  const books = writeOutBooks(declarations, report);
  const written = new Map<Declaration, Written>();
  /** False once all of it is too much. */
  const add = (mechanism: Declaration, made: Written): boolean => {
    written.set(mechanism, made);
    return budget.take(made.declarations, mechanism.span);
  };
  for (const [each, made] of liquidations) if (!budget.take(made.declarations, each.span)) return nothing;
  for (const [each, made] of portfoliosOf(declarations, report)) if (!add(each, made)) return nothing;
  for (const [each, made] of governed) if (!add(each, made)) return nothing;
  for (const each of breakers) if (!add(each, writeOutBreaker(each))) return nothing;
  for (const each of oracles) if (!add(each.declaration, writeOutOracle(each, byName))) return nothing;
  for (const [fund, made] of funds.written) if (!add(fund, { declarations: made, keeper: null })) return nothing;
  for (const [each, made] of books.written) if (!add(each, made)) return nothing;
  for (const each of declarations) {
    const line = each.kind === 'clearing' ? lines.get(each.name.text) : null;
    if (line != null && !add(each, writeOutLine(line))) return nothing;
    if (each.kind === 'guard' && !add(each, { declarations: holdsOf(each), keeper: null })) return nothing;
  }
  const measured = declarations.filter((each) => each.kind === 'gauge');
  const others = [...written.values()].flatMap((each) => each.declarations);
  const gauges = gaugesOf(measured, [...others, ...declarations], report);
  for (const gauge of gauges) if (!add(gauge.declaration, writeOutGauge(gauge))) return nothing;
  const pools = poolsOf(funds.written, declarations);
  for (const each of declarations) if (each.kind === 'action') staysApart(each, funds, pools, report);
  const keepers = keepersOf([...written.values(), ...liquidations.values()], declarations);
  const usability = usabilityOf(declarations, oracles, [...written.values()], report);

  /** Where its losses and settlements go, and what it feeds: all that an action changes, but for what it keeps. */
  const changing = (action: ActionDeclaration): ActionDeclaration => {
    const absorbing = { ...action, clauses: withAbsorbed(action, funds, report) };
    return withFed({ ...absorbing, clauses: withQueued(absorbing, lines, report) }, gauges, measured, report);
  };
  const changed = new Map<ActionDeclaration, ActionDeclaration>();
  for (const each of new Set([...declarations, ...[...written.values()].flatMap((one) => one.declarations)]))
    if (each.kind === 'action') changed.set(each, changing(each));
  const guarded = guardsOf(declarations, [...changed.values()], report);
  /** What is too much is said, and left out. */
  const isWithin = (action: ActionDeclaration, made: ActionDeclaration): boolean => {
    const own = new Set(action.clauses);
    const added = made.clauses.filter((each) => !own.has(each));
    return budget.take(added, action.span);
  };
  /** An action that a mechanism makes keeps what it says. One that a person wrote, or guards, says what it needs, and heeds breakers. */
  const finished = (each: PlainDeclaration, isOpen: boolean): PlainDeclaration => {
    if (each.kind !== 'action') return each;
    const whole = changed.get(each) ?? each;
    const asked = guarded(whole);
    const needing = isOpen || asked !== whole ? heeding(usability.needed(asked), breakers, report) : asked;
    const made = { ...needing, clauses: withKept(needing, keepers, report), counts: countedBy(needing, keepers) };
    return isWithin(each, made) ? made : each;
  };

  const asDefined = (body: DefineDeclaration): DefineDeclaration => {
    const [made] = finish([body]).map(usability.handled);
    return made?.kind === 'define' ? made : body;
  };

  const whole = files.map((file, at) => ({
    ...file,
    sessions: (adls.sessions[at] ?? []).map((each) => ({ ...each, body: asDefined(each.body) })),
    declarations: finish([
      ...file.declarations.flatMap((each): readonly PlainDeclaration[] => {
        if (!isMechanism(each)) return [finished(each, true)];
        const isGoverning = each.kind === 'govern' || each.kind === 'adapt';
        return (written.get(each)?.declarations ?? []).map((one) => finished(one, isGoverning));
      }),
      ...(at === files.length - 1 ? usability.declarations() : []),
    ]).map(usability.handled),
  }));
  return {
    files: whole,
    books: books.declared,
    liquidations: [...liquidations.values()].map((each) => each.liquidation),
    prices: new Set(oracles.flatMap((each) => definedBy(written.get(each.declaration)))),
    governed: new Set(declarations.flatMap((each) => (each.kind === 'govern' ? ownTargets(each) : []))),
  };
};

const definedBy = (written: Written | undefined): readonly string[] =>
  (written?.declarations ?? []).flatMap((each) => (each.kind === 'define' ? [each.name.text] : []));

const ownTargets = ({ scope, targets }: GovernDeclaration): readonly string[] =>
  scope === null
    ? targets.flatMap(({ path: [name, member] }) => (name === undefined || member !== undefined ? [] : [name.text]))
    : [];

/** Scenarios, and the portfolios that are judged under them. */
const portfoliosOf = (declarations: readonly Declaration[], report: Report): ReadonlyMap<Declaration, Written> => {
  const written = new Map<Declaration, Written>();
  const scenarios = new Map(
    declarations.flatMap((each) => (each.kind === 'scenarios' ? [[each.name.text, scenariosOf(each, report)] as const] : [])),
  );
  for (const each of declarations) {
    const found = each.kind === 'scenarios' ? scenarios.get(each.name.text) : null;
    if (found != null) written.set(each, { declarations: writeOutScenarios(found), keeper: null });
    const plan = each.kind === 'portfolio' ? planOf(each, scenarios, declarations, report) : null;
    if (plan !== null) written.set(each, { declarations: writeOutPortfolio(plan, report), keeper: null });
  }
  return written;
};

const mechanisms = new Set<Declaration['kind']>([
  ...(['breaker', 'gauge', 'oracle', 'govern', 'adapt', 'predict', 'fund', 'liquidation', 'adl', 'books'] as const),
  ...(['scenarios', 'portfolio', 'guard', 'clearing'] as const),
]);
const isMechanism = (declaration: Declaration): declaration is Exclude<Declaration, PlainDeclaration> =>
  mechanisms.has(declaration.kind);
