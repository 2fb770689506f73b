/**
 * Mechanisms are written out as ordinary declarations before anything is checked: what they keep as `state`, what they say as
 * `define`, and `update_NAME`, which keeps it. So each rule of the language holds for them, and no back end knows them.
 */
import type { ActionDeclaration, Declaration, File, PlainDeclaration } from '../../syntax/ast.ts';
import type { Report } from '../report.ts';
import { breakersOf, guarded, writeOutBreaker } from './breakers.ts';
import { keepersOf, withKept, type Keepers } from './keeps.ts';
import { writeOutOracle } from './oracle-written.ts';
import { oraclesOf } from './oracles.ts';
import { usabilityOf } from './usability.ts';
import type { Written } from './written.ts';

export type WrittenFile = Omit<File, 'declarations'> & { readonly declarations: readonly PlainDeclaration[] };

/** The files with their mechanisms written out; what makes no sense is reported, and left out. */
export const writeOutMechanisms = (files: readonly File[], report: Report): readonly WrittenFile[] => {
  const declarations = files.flatMap((file) => file.declarations);
  const breakers = breakersOf(declarations, report);
  const oracles = oraclesOf(declarations, report);
  const byName = new Map(oracles.map((each) => [each.declaration.name.text, each] as const));
  const written = new Map<Declaration, Written>([
    ...breakers.map((each) => [each, writeOutBreaker(each)] as const),
    ...oracles.map((each) => [each.declaration, writeOutOracle(each, byName)] as const),
  ]);
  const keepers = keepersOf([...written.values()], declarations);
  const usability = usabilityOf(declarations, oracles, [...written.values()], report);
  return files.map((file, at) => ({
    ...file,
    declarations: [
      ...file.declarations.flatMap((each): readonly PlainDeclaration[] => {
        const mechanism = written.get(each);
        if (mechanism !== undefined)
          return mechanism.declarations.map((one) => (one.kind === 'action' ? kept(one, keepers, report) : one));
        if (each.kind === 'breaker' || each.kind === 'oracle') return [];
        return [each.kind === 'action' ? kept(guarded(usability.needed(each), breakers, report), keepers, report) : each];
      }),
      ...(at === files.length - 1 ? usability.declarations() : []),
    ].map(usability.handled),
  }));
};

const kept = (action: ActionDeclaration, keepers: Keepers, report: Report): ActionDeclaration => ({
  ...action,
  clauses: withKept(action, keepers, report),
});
