/** Members of which it has to be remembered that an event has touched them. */
import { bug } from '../../../source/assert-never.ts';
import { memberOf } from '../layout.ts';
import type { StoredMember } from '../storage.ts';
import { assign, binary, field, literal, name, type Expr, type FunctionNode, type Statement } from '../tree.ts';
import { initialExpr, keyOf, narrowed, recordSchema, toldStruct, type Context, type StoredAt } from './context.ts';
import { element } from './load.ts';

export const isDecimals = (context: Context, record: number, { field: at }: StoredMember): boolean =>
  recordSchema(context, record).fields[at]?.source === 'decimals';

/** An entry that does not read decimals does not check them either. */
export const wide = (context: Context, record: number, told: Expr, given: Expr): Statement => ({
  kind: 'if',
  condition: binary('>', given, literal(255n)),
  then: [{ kind: 'revert', error: 'DecimalsChanged', arguments: [keyOf(context, record, told)] }],
  else: [],
});

/** The place of a member; one that no event has touched gets what it begins with. */
export const toucher = (context: Context, at: StoredAt): FunctionNode => {
  const { record } = at;
  const key = `touch ${record}`;
  const found = context.functions.get(key);
  if (found) return found;
  const names = context.names.inner();
  const [told, kept] = [names.take('told'), names.take('kept')];
  const known = at.known ?? bug('a member that needs no flag');
  const first = at.members.flatMap((each): readonly Statement[] => {
    const own = field(name(kept), each.name);
    if (isDecimals(context, record, each)) {
      const given = field(name(told), memberOf(context.pieces.layout, record, each.field, 'whole').name);
      return [wide(context, record, name(told), given), assign(own, narrowed(each.type, 'uint256', given))];
    }
    return each.initial === 0n ? [] : [assign(own, initialExpr(each.type, each.initial))];
  });
  const { name: entity } = recordSchema(context, record);
  const node: FunctionNode = {
    name: `touch__${entity}`,
    doc: [{ tag: 'dev', text: `What is kept of a ${entity}, to be changed.` }],
    parameters: [{ type: `${toldStruct(context, record)} calldata`, name: told }],
    visibility: 'internal',
    mutability: 'none',
    returns: [{ type: `${at.struct} storage`, name: kept }],
    body: [
      assign(name(kept), element(context, record, name(told))),
      {
        kind: 'if',
        condition: { kind: 'unary', op: '!', operand: field(name(kept), known) },
        then: [assign(field(name(kept), known), { kind: 'truth', value: true }), ...first],
        else: [],
      },
    ],
  };
  context.functions.set(key, node);
  return node;
};
