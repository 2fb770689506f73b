/** What actions change, as paths of names: `account.positions.size`, or `drawn` of the whole policy. */
import type { ActionDeclaration, Declaration, Expression, FieldDeclaration, Name } from '../../../syntax/ast.ts';
import { plainName } from '../../../source/source.ts';
import { entityOf } from '../written.ts';

export const changedBy = (action: ActionDeclaration, declarations: readonly Declaration[]): readonly string[] =>
  action.clauses.flatMap((each) => {
    if (each.kind !== 'changes') return [];
    const [root, ...rest] = namesIn(each.target);
    if (root === undefined) return [];
    const binder = action.parameters.find((one) => one.name.text === root);
    return [[ownerOf(binder === undefined ? root : (entityOf(binder) ?? root), declarations), ...rest].join('.')];
  });

/** What a guard watches: a field, or the fields that a total sums. */
export const watchedBy = (path: readonly Name[], declarations: readonly Declaration[]): readonly string[] => {
  const names = path.map((each) => each.text);
  const whole = names.join('.');
  const total = totalsIn(declarations).find(({ path: of }) => of === whole);
  const sum = total?.field.sum ?? null;
  const [first = '', ...rest] = names;
  if (sum === null) return [[ownerOf(first, declarations), ...rest].join('.')];
  const [, ...summed] = namesIn(sum.path);
  return [[entityOf(sum.binder) ?? '', ...summed].join('.')];
};

/** `positions` of `a.positions[m].size`, from its root on. */
const namesIn = (expression: Expression): readonly string[] => {
  switch (expression.kind) {
    case 'name':
      return [expression.name.text];
    case 'field':
      return [...namesIn(expression.of), expression.name.text];
    case 'index':
      return namesIn(expression.of);
    default:
      return [];
  }
};

/** A member of a list is part of the entity that has the list. */
const ownerOf = (name: string, declarations: readonly Declaration[]): string => {
  for (const each of declarations)
    if (each.kind === 'entity')
      for (const member of each.members)
        if (member.kind === 'list' && (member.member.text === plainName(name) || member.member.text === name))
          return `${each.name.text}.${member.name.text}`;
  return name;
};

const totalsIn = (declarations: readonly Declaration[]): readonly { readonly path: string; readonly field: FieldDeclaration }[] =>
  declarations.flatMap((each) => {
    if (each.kind === 'field' && each.word === 'total')
      return [
        {
          path: each.scope === null ? each.name.text : `${entityOf(each.scope) ?? ''}.${plainName(each.name.text)}`,
          field: each,
        },
      ];
    if (each.kind !== 'entity') return [];
    return each.members.flatMap((member) =>
      member.kind === 'field' && member.word === 'total'
        ? [{ path: `${each.name.text}.${member.name.text}`, field: member }]
        : [],
    );
  });
