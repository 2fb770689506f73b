/** `queues AMOUNT in LINE(a)`: what an action requires of the line, and the changes by which it joins it. */
import { closest } from '../../../source/closest.ts';
import { plainName } from '../../../source/source.ts';
import type { ActionClause, ActionDeclaration, Binder, Declaration, QueuesClause } from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import { entityOf } from '../written.ts';
import { lineOf, type Line } from './plan.ts';
import { keeping, lineMaker } from './write-out.ts';

/** By name; null for a line that makes no sense. */
export type Lines = ReadonlyMap<string, Line | null>;

export const linesOf = (declarations: readonly Declaration[], report: Report): Lines =>
  new Map(declarations.flatMap((each) => (each.kind === 'clearing' ? [[each.name.text, lineOf(each, report)] as const] : [])));

/** The clauses of an action with each `queues` written out. */
export const withQueued = (action: ActionDeclaration, lines: Lines, report: Report): readonly ActionClause[] => {
  const joined = new Set<string>();
  return action.clauses.flatMap((clause): readonly ActionClause[] => {
    if (clause.kind !== 'queues') return [clause];
    const found = joining(action, clause, lines, report);
    if (found === null) return [];
    const { name } = found.line;
    if (action.protective !== null) {
      report('FB8003', clause.span, { name: plainName(name.text), action: plainName(action.name.text) });
      return [];
    }
    if (joined.has(name.text)) {
      report('FB8002', clause.span, {
        name: plainName(name.text),
        problem: 'is joined twice in one action',
        help: 'join it once',
      });
      return [];
    }
    joined.add(name.text);
    return joins(found.line, found.member, clause);
  });
};

const joining = (
  action: ActionDeclaration,
  { line, member }: QueuesClause,
  lines: Lines,
  report: Report,
): { readonly line: Line; readonly member: Binder } | null => {
  const wrong = (problem: string, help: string | null): null => {
    report('FB8002', line.span, { name: plainName(line.text), problem, help });
    return null;
  };
  const found = lines.get(line.text);
  if (found === undefined) {
    const better = closest(line.text, [...lines.keys()]);
    return wrong('is no line', better === null ? 'declare it with `clearing`' : `is it \`${better}\`?`);
  }
  if (found === null) return null;
  const entity = entityOf(found.declaration.scope);
  const fitting = action.parameters.filter((each) => entityOf(each) === entity);
  const whose = fitting.find((each) => each.name.text === member?.text);
  if (whose !== undefined) return { line: found, member: whose };
  const [first] = fitting;
  const help =
    first === undefined
      ? `let the action take it: \`a: ${plainName(entity ?? 'member')}\``
      : `write \`${plainName(line.text)}(${first.name.text})\``;
  return wrong('asks whose settlement it is', help);
};

/** One settlement at a time: who has one settles or cancels it first, and so keeps one place in the line. */
const joins = (line: Line, member: Binder, { amount, span }: QueuesClause): readonly ActionClause[] => {
  const made = lineMaker(line, member);
  const at = made.at(span);
  const { kept, compare, before, change, joined, ofAll, now } = made;
  const title = plainName(line.name.text);
  const nothing = at.bound(at.whole(0), line.declaration.type);
  return [
    at.require(compare('==', before(kept('amount')), nothing), `${title}: settle first what is in it`),
    at.require(compare('>', kept('amount'), nothing), `${title}: nothing to settle`),
    at.require(at.not(compare('>', kept('amount'), before(ofAll('free')))), `${title} is full`),
    { ...change(kept('amount'), amount), span },
    change(kept('ahead'), joined),
    ...(line.expires === null ? [] : [change(kept('since'), now)]),
    { ...change(joined, amount), mode: 'by', span },
    ...keeping(made),
  ];
};
