/**
 * Which type and range a measured value has, where that is written: of a fact, a state, a parameter or a definition. What a
 * gauge keeps of a value needs a type, and types are not known yet when mechanisms are written out.
 */
import { plainName } from '../../../source/source.ts';
import type {
  Binder,
  Declaration,
  EntityDeclaration,
  Expression,
  FieldDeclaration,
  RangeExpression,
  TypeExpression,
  UnitExpression,
} from '../../../syntax/ast.ts';
import { entityOf } from '../written.ts';

export type QuantityType = TypeExpression & { readonly kind: 'quantity' };
export type Quantity = { readonly type: QuantityType; readonly range: RangeExpression };

type Typed = { readonly type: TypeExpression; readonly range: RangeExpression | null };
/** Abbreviations of abbreviations are followed so far. */
const longestChain = 32;

type Factor = UnitExpression['factors'][number];

/** As seen from the gauge's member; null where nothing of the kind is declared, or without a range. */
export const quantityOf = (
  expression: Expression,
  member: Binder | null,
  declarations: readonly Declaration[],
  seen: ReadonlySet<string> = new Set(),
): Quantity | null => {
  // What stands in for a price has to fit where the price does: the checker holds it to the same range.
  if (expression.kind === 'otherwise') return quantityOf(expression.operand, member, declarations, seen);
  const isMember = (each: Expression | undefined): boolean => each?.kind === 'name' && each.name.text === member?.name.text;
  if (expression.kind === 'field')
    return member !== null && isMember(expression.of) ? fieldOf(expression.name.text, member, declarations) : null;
  const isAsked = expression.kind === 'name' ? !isMember(expression) : isCall(expression) && isMember(expression.arguments[0]);
  if (!isAsked || (expression.kind !== 'name' && expression.kind !== 'call')) return null;
  const { text } = expression.name;
  const of = expression.kind === 'name' ? null : member;
  const found = declarations.find((each) => 'name' in each && each.name.text === text);
  if (found === undefined || seen.has(text) || seen.size > longestChain) return null;
  switch (found.kind) {
    case 'field':
      return seenFrom(found, found.scope, of);
    case 'gauge':
      return seenFrom(found.typing, found.scope, of);
    case 'define':
      return found.parameters.length > 1 ? null : seenFrom(found.typing, found.parameters[0] ?? null, of);
    case 'let': {
      const [first = null, ...more] = found.parameters;
      if (more.length > 0 || (first === null) !== (of === null)) return null;
      const own = first && of && { ...of, name: first.name };
      const inside = quantityOf(found.value, own, declarations, new Set(seen).add(text));
      return inside && seenFrom(inside, own, of);
    }
    default:
      return null;
  }
};

const isCall = (each: Expression): each is Expression & { readonly kind: 'call' } =>
  each.kind === 'call' && each.of === null && each.arguments.length === 1;

/** What is declared for one member, with the gauge's member in its place. */
const seenFrom = (typed: Typed, own: Binder | null, member: Binder | null): Quantity | null => {
  if ((own === null) !== (member === null)) return null;
  if (own !== null && member !== null && entityOf(own) !== entityOf(member)) return null;
  return retyped(typed, ({ path: [first, ...rest], ...factor }) => {
    if (first === undefined) return { ...factor, path: rest };
    const isOwn = rest.length > 0 && first.text === own?.name.text && member !== null;
    return { ...factor, path: [isOwn ? member.name : first, ...rest] };
  });
};

/** A field of the member's entity, declared inside of it or beside it. */
const fieldOf = (name: string, member: Binder, declarations: readonly Declaration[]): Quantity | null => {
  const entity = declarations.find(
    (each): each is EntityDeclaration => each.kind === 'entity' && each.name.text === entityOf(member),
  );
  const inside = entity?.members.find((each): each is FieldDeclaration => each.kind === 'field' && each.name.text === name);
  if (entity === undefined || inside === undefined) {
    const beside = declarations.find(
      (each): each is FieldDeclaration => each.kind === 'field' && each.scope !== null && plainName(each.name.text) === name,
    );
    return beside === undefined ? null : seenFrom(beside, beside.scope, member);
  }
  const units = new Set(entity.members.flatMap((each) => (each.kind === 'unit' ? [each.name.text] : [])));
  return retyped(inside, (factor) => {
    const [first, ...rest] = factor.path;
    return first !== undefined && rest.length === 0 && units.has(first.text) ? { ...factor, path: [member.name, first] } : factor;
  });
};

const retyped = ({ type, range }: Typed, factor: (each: Factor) => Factor): Quantity | null =>
  type.kind !== 'quantity' || range === null
    ? null
    : { type: { ...type, unit: { ...type.unit, factors: type.unit.factors.map(factor) } }, range };
