/**
 * Where each comment belongs. Everything that gets lines of its own is an item; a comment leads the item after it, trails
 * the item before it on its line, or stands alone before a closing brace. One inside an item that has no lines within
 * comes before that item, so none is ever lost.
 */
import { assertNever } from '../../source/assert-never.ts';
import type {
  ActionClause,
  Comment,
  Declaration,
  Expression,
  File,
  FundClause,
  GaugeDeclaration,
  LiquidationClause,
  UnsupportedDeclaration,
} from '../ast.ts';
import { childrenOf } from '../children.ts';

/**
 * A `block` has items on lines of their own between its braces: an entity, an action, `first matching`. Any other item is
 * one clause, and its children are the blocks in its expressions.
 */
type Item = {
  readonly node: object;
  readonly block: boolean;
  readonly start: number;
  readonly end: number;
  readonly children: readonly Item[];
};

export type Attached = {
  readonly leading: readonly Comment[];
  readonly trailing: Comment | null;
  /** Behind the opening brace, and before the closing one. */
  readonly opening: readonly Comment[];
  readonly closing: readonly Comment[];
};
export type Comments = ReadonlyMap<object, Attached>;

type Draft = { leading: Comment[]; trailing: Comment | null; opening: Comment[]; closing: Comment[] };

export const attachComments = (file: File): Comments => {
  const drafts = new Map<object, Draft>();
  const skipped = file.declarations.flatMap((each) => laterSpans(each));
  const isSkipped = (comment: Comment): boolean =>
    skipped.some(({ start, end }) => comment.span.start >= start && comment.span.start < end);
  const comments = skipped.length === 0 ? file.comments : file.comments.filter((comment) => !isSkipped(comment));
  const root: Item = { node: file, block: true, start: file.span.start, end: file.span.end, children: itemsOfFile(file) };
  if (comments.length > 0) attach(root, comments, drafts);
  return drafts;
};

const draftOf = (drafts: Map<object, Draft>, node: object): Draft => {
  const found = drafts.get(node) ?? { leading: [], trailing: null, opening: [], closing: [] };
  drafts.set(node, found);
  return found;
};

const attach = (item: Item, comments: readonly Comment[], drafts: Map<object, Draft>): void => {
  let next = 0;
  let last: Item | null = null;
  const upTo = (end: number): readonly Comment[] => {
    const from = next;
    while (next < comments.length && (comments[next]?.span.start ?? 0) < end) next += 1;
    return comments.slice(from, next);
  };
  const lead = (child: Item, found: readonly Comment[]): void => {
    for (const comment of found) draftOf(drafts, child.node).leading.push(comment);
  };
  const between = (found: readonly Comment[], place: (comment: Comment) => void): void => {
    for (const comment of found) {
      const behind = last === null ? null : draftOf(drafts, last.node);
      if (!item.block) lead(item, [comment]);
      else if (!comment.trailing) place(comment);
      else if (behind === null) draftOf(drafts, item.node).opening.push(comment);
      else if (behind.trailing === null) behind.trailing = comment;
      else place(comment);
    }
  };
  for (const child of item.children) {
    between(upTo(child.start), (comment) => lead(child, [comment]));
    const inside = upTo(child.end);
    if (child.block || child.children.length > 0) attach(child, inside, drafts);
    else lead(child, inside);
    last = child;
  }
  between(upTo(Infinity), (comment) => draftOf(drafts, item.node).closing.push(comment));
};

const itemsOfFile = (file: File): readonly Item[] => {
  const heads = [...(file.header === null ? [] : [file.header]), ...file.imports];
  const inside = laterInside(file);
  const moved = new Set<Declaration>([...inside.values()].flat());
  return [
    ...heads.map((node) => leaf(node, node.span)),
    ...file.declarations.filter((each) => !moved.has(each)).map((each) => itemOf(each, inside.get(each) ?? [])),
  ];
};

/** Clauses of later mechanisms that stand inside an entity, by the entity. */
export const laterInside = (file: File): ReadonlyMap<Declaration, readonly UnsupportedDeclaration[]> => {
  const inside = new Map<Declaration, UnsupportedDeclaration[]>();
  const entities = file.declarations.filter((each) => each.kind === 'entity');
  for (const each of file.declarations) {
    if (each.kind !== 'unsupported') continue;
    const around = entities.find(({ span }) => span.start < each.span.start && each.span.end <= span.end);
    if (around !== undefined) inside.set(around, [...(inside.get(around) ?? []), each]);
  }
  return inside;
};

const itemOf = (declaration: Declaration, later: readonly UnsupportedDeclaration[]): Item => {
  switch (declaration.kind) {
    case 'enum':
      return block(
        declaration,
        declaration.span,
        declaration.members.map((member) => leaf(member, member.span)),
      );
    case 'entity':
      return block(declaration, declaration.span, [
        ...declaration.members.map(memberItem),
        ...later.map((each) => leaf(each, each.span)),
      ]);
    case 'field':
    case 'let':
      return clause(declaration, [declaration.value]);
    case 'define': {
      const { locals, value, span } = declaration;
      if (locals.length === 0) return clause(declaration, [value]);
      return block(declaration, span, [...locals.map((local) => clause(local, [local.value])), clause(value, [value])]);
    }
    case 'gauge':
      return clause(declaration, measured(declaration));
    case 'action':
      return block(declaration, declaration.span, declaration.clauses.map(actionItem));
    case 'adl':
      return block(
        declaration,
        declaration.span,
        declaration.clauses.map((each) => leaf(each, each.span)),
      );
    case 'fund':
      return block(declaration, declaration.span, declaration.clauses.map(fundItem));
    case 'liquidation':
      return block(declaration, declaration.span, declaration.clauses.map(liquidationItem));
    default:
      return leaf(declaration, declaration.span);
  }
};

const fundItem = (item: FundClause): Item => {
  if (item.kind === 'together') return block(item, item.span, item.tranches.map(fundItem));
  if (item.kind !== 'tranche' || item.rules.length === 0) return leaf(item, item.span);
  return block(
    item,
    item.span,
    item.rules.map((each) => leaf(each, each.span)),
  );
};

const liquidationItem = (item: LiquidationClause): Item => {
  switch (item.kind) {
    case 'matching':
      return block(
        item,
        item.span,
        item.arms.map((arm) => clause(arm, [arm.condition, arm.amount.value])),
      );
    case 'fee':
      return block(
        item,
        item.span,
        item.takers.map((taker) => leaf(taker, taker.span)),
      );
    case 'when':
    case 'until':
      return clause(item, [item.condition]);
    case 'closes':
      return clause(item, [item.amount.value]);
    case 'changes':
    case 'require':
    case 'feeds':
    case 'absorbs':
      return actionItem(item);
    default:
      return leaf(item, item.span);
  }
};

type Span = { readonly start: number; readonly end: number };

const leaf = (node: object, { start, end }: Span): Item => ({ node, block: false, start, end, children: [] });
const block = (node: object, { start, end }: Span, items: readonly Item[]): Item => ({
  node,
  block: true,
  start,
  end,
  children: inOrder(items),
});
const clause = (node: { readonly span: Span }, values: readonly (Expression | null)[]): Item => ({
  ...leaf(node, node.span),
  children: inOrder(values.flatMap((value) => (value === null ? [] : blocksIn(value)))),
});

const memberItem = (member: Extract<Declaration, { kind: 'entity' }>['members'][number]): Item => {
  switch (member.kind) {
    case 'unit':
      return leaf(member, member.span);
    case 'field':
      return clause(member, [member.value]);
    case 'list':
      return block(
        member,
        member.span,
        member.fields.map((field) => clause(field, [field.value])),
      );
    default:
      return assertNever(member);
  }
};

const measured = ({ measure: { of, options } }: GaugeDeclaration): readonly Expression[] => [
  of,
  ...options.flatMap((each) => (each.kind === 'over' ? [each.value, each.by] : [each.value])),
];

const actionItem = (action: ActionClause): Item =>
  clause(
    action,
    action.kind === 'require'
      ? [action.condition]
      : action.kind === 'changes'
        ? [action.value, action.when]
        : action.kind === 'feeds'
          ? [action.value]
          : action.kind === 'absorbs'
            ? [action.loss]
            : [],
  );

/** The outermost blocks in an expression: arms, rows, and members of literals stand on lines in them. */
const blocksIn = (expression: Expression): readonly Item[] => {
  const { span } = expression;
  switch (expression.kind) {
    case 'first matching': {
      const otherwise = expression.otherwise === null ? [] : [clause(expression.otherwise, [expression.otherwise])];
      return [block(expression, span, [...expression.arms.map((arm) => clause(arm, [arm.condition, arm.value])), ...otherwise])];
    }
    case 'match':
      return [
        block(
          expression,
          span,
          expression.arms.map((arm) => clause(arm, [arm.value])),
        ),
      ];
    case 'by literal':
      return [
        block(
          expression,
          span,
          expression.items.map((item) => clause(item, [item.value])),
        ),
      ];
    case 'rows':
      return [
        block(
          expression,
          span,
          expression.rows.map((row) => clause(row, [row.value])),
        ),
      ];
    default:
      return childrenOf(expression).flatMap(blocksIn);
  }
};

const inOrder = (items: readonly Item[]): readonly Item[] => [...items].sort((a, b) => a.start - b.start);

const laterSpans = (declaration: Declaration): readonly Span[] => {
  if (declaration.kind === 'unsupported') return [declaration.span];
  if (declaration.kind !== 'action') return [];
  return declaration.clauses.flatMap((each) => (each.kind === 'unsupported' ? [each.span] : []));
};
