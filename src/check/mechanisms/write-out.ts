/**
 * Mechanisms are written out as ordinary declarations before anything is checked: what they keep as `state`, what they say as
 * `define`, and `update_NAME`, which keeps it. So each rule of the language holds for them, and no back end knows them.
 */
import type { ActionDeclaration, Declaration, File, PlainDeclaration } from '../../syntax/ast.ts';
import type { Report } from '../report.ts';
import { breakersOf, guarded, writeOutBreaker } from './breakers.ts';
import { withAbsorbed } from './fund/absorb.ts';
import { poolsOf, staysApart } from './fund/isolation.ts';
import { writeOutFunds } from './fund/write-out.ts';
import { gaugesOf, withFed, writeOutGauge } from './gauges/gauges.ts';
import { governanceOf } from './governance/write-out.ts';
import { keepersOf, withKept } from './keeps.ts';
import { writeOutOracle } from './oracle-written.ts';
import { oraclesOf } from './oracles.ts';
import { budgetOf, isBearable } from './size.ts';
import { usabilityOf } from './usability.ts';
import type { Written } from './written.ts';

export type WrittenFile = Omit<File, 'declarations'> & { readonly declarations: readonly PlainDeclaration[] };

/**
 * The files with their mechanisms written out; what makes no sense is reported, and left out. Each mechanism may look at what
 * those before it have become: parameters that are governed are kept from here on, gauges and breakers look at prices.
 */
export const writeOutMechanisms = (read: readonly File[], report: Report): readonly WrittenFile[] => {
  if (
    !isBearable(
      read.flatMap((file) => file.declarations),
      report,
    )
  )
    return [];
  const budget = budgetOf(report);
  const { files, written: governed, finish } = governanceOf(read, report);
  const own = [...governed.values()].flatMap((each) => each.declarations);
  const declarations = [...files.flatMap((file) => file.declarations), ...own];
  const breakers = breakersOf(declarations, report);
  const oracles = oraclesOf(declarations, report);
  const byName = new Map(oracles.map((each) => [each.declaration.name.text, each] as const));
  const funds = writeOutFunds(declarations, report);
  const written = new Map<Declaration, Written>();
  /** False once all of it is too much. */
  const add = (mechanism: Declaration, made: Written): boolean => {
    written.set(mechanism, made);
    return budget.take(made.declarations, mechanism.span);
  };
  for (const [each, made] of governed) if (!add(each, made)) return [];
  for (const each of breakers) if (!add(each, writeOutBreaker(each))) return [];
  for (const each of oracles) if (!add(each.declaration, writeOutOracle(each, byName))) return [];
  for (const [fund, declarations] of funds.written) if (!add(fund, { declarations, keeper: null })) return [];
  const stated = declarations.filter((each) => each.kind === 'gauge');
  const others = [...written.values()].flatMap((each) => each.declarations);
  const gauges = gaugesOf(stated, [...others, ...declarations], report);
  for (const gauge of gauges) if (!add(gauge.declaration, writeOutGauge(gauge))) return [];
  const pools = poolsOf(funds.written, declarations);
  for (const each of declarations) if (each.kind === 'action') staysApart(each, funds, pools, report);
  const keepers = keepersOf([...written.values()], declarations);
  const usability = usabilityOf(declarations, oracles, [...written.values()], report);

  /** What is too much is said, and left out. */
  const within = (action: ActionDeclaration, made: ActionDeclaration): ActionDeclaration => {
    const own = new Set(action.clauses);
    const added = made.clauses.filter((each) => !own.has(each));
    return budget.take(added, action.span) ? made : action;
  };
  /** An action that a mechanism makes: what it keeps, and where its losses go. */
  const closed = (action: ActionDeclaration): ActionDeclaration => {
    const whole = { ...action, clauses: withAbsorbed(action, funds, report) };
    return within(action, { ...whole, clauses: withKept(whole, keepers, report) });
  };
  /** One that a person wrote, or that stands for a clause of theirs, also feeds gauges, says what it needs, and heeds breakers. */
  const open = (action: ActionDeclaration): ActionDeclaration => {
    const whole = withFed({ ...action, clauses: withAbsorbed(action, funds, report) }, gauges, stated, report);
    const needing = guarded(usability.needed(whole), breakers, report);
    return within(action, { ...needing, clauses: withKept(needing, keepers, report) });
  };
  const finished = (each: PlainDeclaration, isOpen: boolean): PlainDeclaration =>
    each.kind !== 'action' ? each : isOpen ? open(each) : closed(each);

  return files.map((file, at) => ({
    ...file,
    declarations: finish([
      ...file.declarations.flatMap((each): readonly PlainDeclaration[] => {
        if (!isMechanism(each)) return [finished(each, true)];
        const isGoverning = each.kind === 'govern' || each.kind === 'adapt';
        return (written.get(each)?.declarations ?? []).map((one) => finished(one, isGoverning));
      }),
      ...(at === files.length - 1 ? usability.declarations() : []),
    ]).map(usability.handled),
  }));
};

const mechanisms = new Set<Declaration['kind']>(['breaker', 'gauge', 'oracle', 'govern', 'adapt', 'predict', 'fund']);
const isMechanism = (declaration: Declaration): declaration is Exclude<Declaration, PlainDeclaration> =>
  mechanisms.has(declaration.kind);
