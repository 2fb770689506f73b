/**
 * Mechanisms are written out as ordinary declarations before anything is checked: what they keep as `state`, what they say as
 * `define`, and `update_NAME`, which keeps it. So each rule of the language holds for them, and no back end knows them.
 */
import type { ActionDeclaration, Declaration, DefineDeclaration, File, PlainDeclaration } from '../../syntax/ast.ts';
import type { BookDeclaration, Liquidation } from '../checked.ts';
import type { Report } from '../report.ts';
import { writeOutAdls } from './adl/write-out.ts';
import { writeOutBooks } from './books.ts';
import { breakersOf, guarded, writeOutBreaker } from './breakers.ts';
import { withAbsorbed } from './fund/absorb.ts';
import { poolsOf, staysApart } from './fund/isolation.ts';
import { writeOutFunds } from './fund/write-out.ts';
import { gaugesOf, withFed, writeOutGauge } from './gauges/gauges.ts';
import { governanceOf } from './governance/write-out.ts';
import { writeOutLiquidations } from './liquidation/write-out.ts';
import { keepersOf, withKept } from './keeps.ts';
import { writeOutOracle } from './oracle-written.ts';
import { oraclesOf } from './oracles.ts';
import { usabilityOf } from './usability.ts';
import type { SessionDeclaration, Written } from './written.ts';

/** `liquidations`: what whoever liquidates has to know of each. `books`: the definitions that they have become. */
export type WrittenFiles = {
  readonly files: readonly WrittenFile[];
  readonly liquidations: readonly Liquidation[];
  readonly books: readonly BookDeclaration[];
};

export type WrittenFile = Omit<File, 'declarations'> & {
  readonly declarations: readonly PlainDeclaration[];
  readonly sessions: readonly SessionDeclaration[];
};

/**
 * The files with their mechanisms written out; what makes no sense is reported, and left out. Each mechanism may look at what
 * those before it have become: parameters that are governed are kept from here on, gauges and breakers look at prices.
 */
export const writeOutMechanisms = (stated: readonly File[], report: Report): WrittenFiles => {
  // Liquidations become actions like those that a person writes, so that all others see these.
  const liquidations = writeOutLiquidations(
    stated.flatMap((file) => file.declarations),
    report,
  );
  const read = stated.map((file) => ({
    ...file,
    declarations: file.declarations.flatMap((each): readonly Declaration[] =>
      each.kind === 'liquidation' ? (liquidations.get(each)?.declarations ?? []) : [each],
    ),
  }));
  const adls = writeOutAdls(read, report);
  const { files, written: governed, finish } = governanceOf(adls.files, report);
  const own = [...governed.values()].flatMap((each) => each.declarations);
  const declarations = [...files.flatMap((file) => file.declarations), ...own];
  const breakers = breakersOf(declarations, report);
  const oracles = oraclesOf(declarations, report);
  const byName = new Map(oracles.map((each) => [each.declaration.name.text, each] as const));
  const funds = writeOutFunds(declarations, report);
  const books = writeOutBooks(declarations, report);
  const written = new Map<Declaration, Written>([
    ...governed,
    ...breakers.map((each) => [each, writeOutBreaker(each)] as const),
    ...oracles.map((each) => [each.declaration, writeOutOracle(each, byName)] as const),
    ...[...funds.written].map(([fund, made]) => [fund, { declarations: made, keeper: null }] as const),
    ...books.written,
  ]);
  const measured = declarations.filter((each) => each.kind === 'gauge');
  const others = [...written.values()].flatMap((each) => each.declarations);
  const gauges = gaugesOf(measured, [...others, ...declarations], report);
  for (const gauge of gauges) written.set(gauge.declaration, writeOutGauge(gauge));
  const pools = poolsOf(funds.written, declarations);
  for (const each of declarations) if (each.kind === 'action') staysApart(each, funds, pools, report);
  const keepers = keepersOf([...written.values(), ...liquidations.values()], declarations);
  const usability = usabilityOf(declarations, oracles, [...written.values()], report);

  /** An action that a mechanism makes: what it keeps, and where its losses go. */
  const closed = (action: ActionDeclaration): ActionDeclaration => {
    const whole = { ...action, clauses: withAbsorbed(action, funds, report) };
    return { ...whole, clauses: withKept(whole, keepers, report) };
  };
  /** One that a person wrote, or that stands for a clause of theirs, also feeds gauges, says what it needs, and heeds breakers. */
  const open = (action: ActionDeclaration): ActionDeclaration => {
    const whole = withFed({ ...action, clauses: withAbsorbed(action, funds, report) }, gauges, measured, report);
    const needing = guarded(usability.needed(whole), breakers, report);
    return { ...needing, clauses: withKept(needing, keepers, report) };
  };
  const finished = (each: PlainDeclaration, isOpen: boolean): PlainDeclaration =>
    each.kind !== 'action' ? each : isOpen ? open(each) : closed(each);

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
  return { files: whole, books: books.declared, liquidations: [...liquidations.values()].map((each) => each.liquidation) };
};

const mechanisms = new Set<Declaration['kind']>([
  'breaker',
  'gauge',
  'oracle',
  'govern',
  'adapt',
  'predict',
  'fund',
  'liquidation',
  'books',
  'adl',
]);
const isMechanism = (declaration: Declaration): declaration is Exclude<Declaration, PlainDeclaration> =>
  mechanisms.has(declaration.kind);
