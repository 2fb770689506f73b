/**
 * Mechanisms are written out as ordinary declarations before anything is checked: what they keep as `state`, what they say as
 * `define`, and `update_NAME`, which keeps it. So each rule of the language holds for them, and no back end knows them.
 */
import type { ActionDeclaration, Declaration, File, PlainDeclaration } from '../../syntax/ast.ts';
import type { Report } from '../report.ts';
import { breakersOf, guarded, writeOutBreaker } from './breakers.ts';
import { gaugesOf, withFed, writeOutGauge } from './gauges/gauges.ts';
import { governanceOf } from './governance/write-out.ts';
import { keepersOf, withKept } from './keeps.ts';
import { writeOutOracle } from './oracle-written.ts';
import { oraclesOf } from './oracles.ts';
import { usabilityOf } from './usability.ts';
import type { Written } from './written.ts';

export type WrittenFile = Omit<File, 'declarations'> & { readonly declarations: readonly PlainDeclaration[] };

/** The files with their mechanisms written out; what makes no sense is reported, and left out. */
export const writeOutMechanisms = (read: readonly File[], report: Report): readonly WrittenFile[] => {
  const { files, written: governed, finish } = governanceOf(read, report);
  const own = [...governed.values()].flatMap((each) => each.declarations);
  const declarations = [...files.flatMap((file) => file.declarations), ...own];
  const breakers = breakersOf(declarations, report);
  const oracles = oraclesOf(declarations, report);
  const byName = new Map(oracles.map((each) => [each.declaration.name.text, each] as const));
  const written = new Map<Declaration, Written>([
    ...governed,
    ...breakers.map((each) => [each, writeOutBreaker(each)] as const),
    ...oracles.map((each) => [each.declaration, writeOutOracle(each, byName)] as const),
  ]);
  const stated = declarations.filter((each) => each.kind === 'gauge');
  const others = [...written.values()].flatMap((each) => each.declarations);
  const gauges = gaugesOf(stated, [...others, ...declarations], report);
  for (const gauge of gauges) written.set(gauge.declaration, writeOutGauge(gauge));
  const keepers = keepersOf([...written.values()], declarations);
  const usability = usabilityOf(declarations, oracles, [...written.values()], report);
  const kept = (action: ActionDeclaration): ActionDeclaration => ({ ...action, clauses: withKept(action, keepers, report) });
  /** An action that a person wrote, or that stands for one of their clauses, asks for what it needs and heeds the breakers. */
  const open = (each: PlainDeclaration): PlainDeclaration =>
    each.kind === 'action' ? kept(withFed(guarded(usability.needed(each), breakers, report), gauges, stated, report)) : each;
  const closed = (each: PlainDeclaration): PlainDeclaration => (each.kind === 'action' ? kept(each) : each);
  return files.map((file, at) => ({
    ...file,
    declarations: finish([
      ...file.declarations.flatMap((each): readonly PlainDeclaration[] => {
        if (!isMechanism(each)) return [open(each)];
        const isGoverning = each.kind === 'govern' || each.kind === 'adapt';
        return (written.get(each)?.declarations ?? []).map(isGoverning ? open : closed);
      }),
      ...(at === files.length - 1 ? usability.declarations() : []),
    ]).map(usability.handled),
  }));
};

const mechanisms = new Set<Declaration['kind']>(['breaker', 'gauge', 'oracle', 'govern', 'adapt', 'predict']);
const isMechanism = (declaration: Declaration): declaration is Exclude<Declaration, PlainDeclaration> =>
  mechanisms.has(declaration.kind);
