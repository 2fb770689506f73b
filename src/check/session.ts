/** Sessions: something is taken of one account after another, in an order that leaves nothing open. */
import type { Local as LocalSyntax, Name, Typing } from '../syntax/ast.ts';
import { keyField } from '../types/kept.ts';
import { children } from './children.ts';
import type { Action, Expr, Session, SessionAmount, SessionRank } from './checked.ts';
import { where } from './conditions.ts';
import { requestOf, shapeOf } from './define.ts';
import { flat } from '../syntax/print/flat.ts';
import { check, checkTruth } from './expression.ts';
import { isMistake } from './make.ts';
import type { SessionDeclaration } from './mechanisms/written.ts';
import { checkNamed } from './naming.ts';
import { showType } from './numbers.ts';
import { checkParameters, type Parameters } from './parameters.ts';
import { recordName, type Env, type Program } from './program.ts';

export const checkSession = (program: Program, declaration: SessionDeclaration): void => {
  program.counters.expansions = 0;
  const { name, body, orders } = declaration;
  const close = program.actions.find((each) => each.name === declaration.close);
  const parameters = checkParameters(program, declaration.parameters);
  const all = checkParameters(program, [...declaration.parameters, declaration.need]);
  // What is wrong with the arguments, or with what a close does, has been said of the action that closes.
  if (parameters === null || all === null || close === undefined) return;
  const account = accountOf(program, declaration, parameters);
  if (account === null) return;
  const { env, binders } = parameters;
  const eligible = checkTruth(env, body.value, 'who is eligible');
  if (eligible === null) return;
  const inside = where(env, eligible, true);
  const [most = null, ...more] = body.locals.flatMap((each) =>
    each.typing === null ? [] : [amountOf(inside, parameters, each, each.typing)],
  );
  const stated = body.locals.filter((each) => each.typing === null);
  const ranks = stated.map((each, at) => rankOf(inside, each, orders[at] === 'descending'));
  const last = ranks.at(-1)?.value;
  if (most === null || more.includes(null) || ranks.includes(null) || last === undefined) return;
  const isKey = last.kind === 'field' && last.field === account.key && last.of.kind === 'binder' && last.of.id === binders[0]?.id;
  if (!isKey) {
    const { name: candidate } = declaration.parameters[0] ?? { name };
    const keyName = program.schema.records[account.record]?.fields[account.key]?.name ?? '?';
    const found = stated.at(-1)?.value;
    program.report('FB7802', last.span, {
      name: name.text,
      found: found === undefined ? '?' : flat(found),
      key: `${candidate.text}.${keyName}`,
    });
    return;
  }
  const begins = beginningOf(program, declaration);
  if (begins === undefined) return;
  const session: Session = {
    ...{ begins, asked: declaration.asked },
    ...{ name: name.text, doc: declaration.doc, span: declaration.span, parameters: binders, arguments: all.arguments },
    ...{ ...account, eligible, most, weight: more[0] ?? null, by: declaration.by, close: declaration.close },
    ranks: ranks.slice(0, -1).filter((each) => each !== null),
    keyDescending: orders.at(-1) === 'descending',
  };
  if (isMovedByItself(program, session, close)) return;
  sayOfNeed(program, session, name, close);
  program.sessions.push(session);
};

/** Undefined after a reported mistake. */
const beginningOf = (program: Program, { parameters, need, begins }: SessionDeclaration): Session['begins'] | undefined => {
  if (begins === null) return null;
  const about = checkParameters(program, [...parameters.slice(1), need]);
  const value = about && checkTruth(about.env, begins, 'whether it may begin');
  return about === null || value === null ? undefined : { parameters: about.binders, arguments: about.arguments, value };
};

const accountOf = (
  program: Program,
  declaration: SessionDeclaration,
  { arguments: given }: Parameters,
): { readonly record: number; readonly key: number } | null => {
  const [first, ...rest] = given;
  const complain = (problem: string, help: string): null => {
    program.report('FB7801', declaration.parameters[0]?.span ?? declaration.name.span, {
      ...{ name: declaration.name.text, problem, help },
    });
    return null;
  };
  const shape = first?.shape;
  if (shape?.kind !== 'record' || program.schema.records[shape.record]?.role !== 'entity')
    return complain(
      'accounts have to come one at a time',
      'name an entity without a bound, such as `entity account { key id : address … }`',
    );
  const other = rest.find((each) => each.shape.kind === 'record' || !isWord(each.shape));
  if (other !== undefined) {
    program.report('FB9001', other.span, { what: `an argument like \`${other.name}\` of an \`adl\`` });
    return null;
  }
  const record = program.schema.records[shape.record];
  const key = record === undefined ? null : keyField(record);
  const own = recordName(program, shape.record);
  if (key === null) return complain(`\`${own}\` has no key, so two of them could be the same`, 'give it one: `key id : address`');
  return { record: shape.record, key };
};

const isWord = ({ kind }: { readonly kind: string }): boolean =>
  kind === 'number' || kind === 'bool' || kind === 'enum' || kind === 'ref' || kind === 'address' || kind === 'time';

const amountOf = (env: Env, { binders }: Parameters, local: LocalSyntax, typing: Typing): SessionAmount | null => {
  const request = requestOf(env, binders, typing);
  if (request === null) return null;
  const { name, span } = local;
  const named = checkNamed({ ...env, naming: true }, { name: name.text, span, typing, ...request }, local.value);
  if (named === null) return null;
  const shape = shapeOf(request.declared, named.naming);
  if (shape.kind === 'number' && shape.lo.n >= 0n) return { ...named, shape, span };
  env.program.report('FB7801', span, {
    ...{ name: local.name.text, problem: 'a weight is below 0 or no number', help: 'write `max(…, 0)` around it' },
  });
  return null;
};

const rankOf = (env: Env, local: LocalSyntax, descending: boolean): SessionRank | null => {
  const value = check(env, local.value);
  if (isMistake(value)) return null;
  const { schema } = env.program;
  const { type } = value;
  const isOrdered =
    type.kind === 'number' ||
    type.kind === 'time' ||
    type.kind === 'address' ||
    (type.kind === 'enum' && schema.enums[type.enum]?.ordered === true);
  if (isOrdered) return { value, descending, span: local.value.span };
  env.program.report('FB7803', value.span, { found: showType(schema, type) });
  return null;
};

/** Whether what decides about one account is moved by closing another: then it would matter how they are batched. */
const isMovedByItself = (program: Program, session: Session, close: Action): boolean => {
  const moved = new Set<string>();
  for (const { record, element, field } of close.changes) {
    if (program.schema.records[record.record]?.fields[field]?.source === 'clock') continue;
    const isOwn = record.binder !== null && record.binder === close.parameters[0]?.id;
    if (!isOwn) moved.add(`${element?.record ?? record.record}.${field}`);
  }
  for (const { entity, field } of close.totals) moved.add(`${entity}.${field}`);
  const roots = [
    session.eligible,
    session.most.value,
    ...(session.weight === null ? [] : [session.weight.value]),
    ...session.ranks.map((each) => each.value),
  ];
  const found = readBy(program, roots).find((each) => moved.has(`${each.record}.${each.field}`));
  if (found === undefined) return false;
  const field = program.schema.records[found.record]?.fields[found.field]?.name ?? '?';
  program.report('FB7804', found.span, { name: session.name, field });
  return true;
};

/** The fields that expressions read, through definitions; what a definition reads is shown where it is called. */
const readBy = (
  program: Program,
  roots: readonly Expr[],
): readonly { readonly record: number; readonly field: number; readonly span: Expr['span'] }[] => {
  const found: ReturnType<typeof readBy>[number][] = [];
  const seen = new Set<Expr | number>();
  const waiting = roots.map((expr) => ({ expr, span: expr.span }));
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { expr, span } = at;
    if (seen.has(expr)) continue;
    seen.add(expr);
    if (expr.kind === 'field') found.push({ record: expr.record, field: expr.field, span });
    const define = expr.kind === 'call' && !seen.has(expr.define) ? program.defines[expr.define] : undefined;
    if (expr.kind === 'call') seen.add(expr.define);
    for (const each of define === undefined ? [] : [...define.locals.map((one) => one.value), define.value])
      waiting.push({ expr: each, span });
    for (const each of children(expr)) waiting.push({ expr: each, span });
  }
  return found;
};

/** Whether what is needed is said, and is ever met. A fact, and what follows from the time, may be another when it is told anew. */
const sayOfNeed = (program: Program, { name, asked: { need } }: Session, { span }: Name, close: Action): void => {
  if (need === null) {
    program.report('FB7805', span, { name });
    return;
  }
  const define = program.defines.find((each) => each.name === need.name);
  if (define === undefined) return;
  const read = readBy(program, [...define.locals.map((each) => each.value), define.value]);
  const isOpen = read.some(({ record, field }) => {
    const of = program.schema.records[record]?.fields[field];
    return of !== undefined && of.stored === null && !['key', 'decimals', 'param'].includes(of.source);
  });
  const isChanged = read.some(({ record, field }) =>
    [
      ...close.changes.map((each) => ({ record: each.element?.record ?? each.record.record, field: each.field })),
      ...close.totals.map((each) => ({ record: each.entity, field: each.field })),
    ].some((each) => each.record === record && each.field === field),
  );
  if (!isOpen && !isChanged) program.report('FB7806', define.value.span, { name, need: need.shown });
};
