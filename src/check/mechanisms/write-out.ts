/**
 * Mechanisms are written out as ordinary declarations before anything is checked: what they keep as `state`, what they say as
 * `define`, and `update_NAME`, which keeps it. So each rule of the language holds for them, and no back end knows them.
 */
import type { ActionDeclaration, Declaration, File, PlainDeclaration } from '../../syntax/ast.ts';
import type { Report } from '../report.ts';
import { breakersOf, guarded, writeOutBreaker } from './breakers.ts';
import { gaugesOf, withFed, writeOutGauge } from './gauges/gauges.ts';
import { keepersOf, withKept, type Keepers } from './keeps.ts';
import type { Written } from './written.ts';

export type WrittenFile = Omit<File, 'declarations'> & { readonly declarations: readonly PlainDeclaration[] };

/** The files with their mechanisms written out; what makes no sense is reported, and left out. */
export const writeOutMechanisms = (files: readonly File[], report: Report): readonly WrittenFile[] => {
  const declarations = files.flatMap((file) => file.declarations);
  const breakers = breakersOf(declarations, report);
  const written = new Map<Declaration, Written>(breakers.map((each) => [each, writeOutBreaker(each)]));
  const others = [...written.values()].flatMap((each) => each.declarations);
  const stated = declarations.filter((each) => each.kind === 'gauge');
  const gauges = gaugesOf(stated, [...others, ...declarations], report);
  for (const gauge of gauges) written.set(gauge.declaration, writeOutGauge(gauge));
  const keepers = keepersOf([...written.values()], declarations);
  return files.map((file) => ({
    ...file,
    declarations: file.declarations.flatMap((each): readonly PlainDeclaration[] => {
      if (each.kind === 'breaker' || each.kind === 'gauge')
        return (written.get(each)?.declarations ?? []).map((one) => (one.kind === 'action' ? kept(one, keepers, report) : one));
      return [
        each.kind === 'action' ? kept(withFed(guarded(each, breakers, report), gauges, stated, report), keepers, report) : each,
      ];
    }),
  }));
};

const kept = (action: ActionDeclaration, keepers: Keepers, report: Report): ActionDeclaration => ({
  ...action,
  clauses: withKept(action, keepers, report),
});
