/**
 * Mechanisms are written out as ordinary declarations before anything is checked: what they keep as `state`, what they say as
 * `define`, and `update_NAME`, which keeps it. So each rule of the language holds for them, and no back end knows them.
 */
import type { ActionDeclaration, Declaration, File, PlainDeclaration } from '../../syntax/ast.ts';
import type { Report } from '../report.ts';
import { breakersOf, guarded, writeOutBreaker } from './breakers.ts';
import { governanceOf } from './governance/write-out.ts';
import { keepersOf, withKept, type Keepers } from './keeps.ts';
import type { Written } from './written.ts';

export type WrittenFile = Omit<File, 'declarations'> & { readonly declarations: readonly PlainDeclaration[] };

/** The files with their mechanisms written out; what makes no sense is reported, and left out. */
export const writeOutMechanisms = (read: readonly File[], report: Report): readonly WrittenFile[] => {
  const { files, written: governed, finish } = governanceOf(read, report);
  const own = [...governed.values()].flatMap((each) => each.declarations);
  const declarations = [...files.flatMap((file) => file.declarations), ...own];
  const breakers = breakersOf(declarations, report);
  const written = new Map<Declaration, Written>([...governed, ...breakers.map((each) => [each, writeOutBreaker(each)] as const)]);
  const keepers = keepersOf([...written.values()], declarations);
  const finished = (each: PlainDeclaration, isOpen: boolean): PlainDeclaration =>
    each.kind === 'action' ? kept(isOpen ? guarded(each, breakers, report) : each, keepers, report) : each;
  return files.map((file) => ({
    ...file,
    declarations: finish(
      file.declarations.flatMap((each): readonly PlainDeclaration[] => {
        if (!isMechanism(each)) return [finished(each, true)];
        return (written.get(each)?.declarations ?? []).map((one) => finished(one, each.kind !== 'breaker'));
      }),
    ),
  }));
};

const isMechanism = (declaration: Declaration): declaration is Exclude<Declaration, PlainDeclaration> =>
  ['breaker', 'govern', 'adapt', 'predict'].includes(declaration.kind);

const kept = (action: ActionDeclaration, keepers: Keepers, report: Report): ActionDeclaration => ({
  ...action,
  clauses: withKept(action, keepers, report),
});
