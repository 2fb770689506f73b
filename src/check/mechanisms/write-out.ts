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
import { keepersOf, withKept } from './keeps.ts';
import type { Written } from './written.ts';

export type WrittenFile = Omit<File, 'declarations'> & { readonly declarations: readonly PlainDeclaration[] };

/** The files with their mechanisms written out; what makes no sense is reported, and left out. */
export const writeOutMechanisms = (files: readonly File[], report: Report): readonly WrittenFile[] => {
  const declarations = files.flatMap((file) => file.declarations);
  const breakers = breakersOf(declarations, report);
  const written = new Map<Declaration, Written>(breakers.map((each) => [each, writeOutBreaker(each)]));
  const keepers = keepersOf([...written.values()], declarations);
  const funds = writeOutFunds(declarations, report);
  const pools = poolsOf(funds.written, declarations);
  for (const each of declarations) if (each.kind === 'action') staysApart(each, funds, pools, report);
  const done = (action: ActionDeclaration): ActionDeclaration => {
    const whole = { ...action, clauses: withAbsorbed(action, funds, report) };
    return { ...whole, clauses: withKept(whole, keepers, report) };
  };
  const finished = (each: PlainDeclaration): PlainDeclaration => (each.kind === 'action' ? done(each) : each);
  return files.map((file) => ({
    ...file,
    declarations: file.declarations.flatMap((each): readonly PlainDeclaration[] => {
      if (each.kind === 'breaker') return (written.get(each)?.declarations ?? []).map(finished);
      if (each.kind === 'fund') return (funds.written.get(each) ?? []).map(finished);
      return [each.kind === 'action' ? done(guarded(each, breakers, report)) : each];
    }),
  }));
};
