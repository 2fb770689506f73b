/** Who may change a parameter, and how it adapts by itself, clause by clause. */
import { assertNever } from '../../../source/assert-never.ts';
import type {
  AdaptClause,
  AdaptDeclaration,
  AdaptPace,
  Binder,
  GovernAmount,
  GovernClause,
  GovernDeclaration,
  GovernRight,
  RightRule,
  Target,
} from '../../ast.ts';
import { quote } from '../../strings.ts';
import { acceptTail, flat } from '../flat.ts';
import { glue, isFlat, layOut, led } from '../layout.ts';
import { entry, type Entry, type Page } from '../lines.ts';
import { edges, inBraces, namesIn, placeOf } from '../parts.ts';
import { printBinder, printRange, printRounding } from '../types.ts';

type Lines = readonly string[];

export const governLines = (declaration: GovernDeclaration, page: Page, room: number): Lines => {
  const { together, targets, scope, clauses } = declaration;
  const head = `govern ${together ? 'together ' : ''}${targets.map(printTarget).join(', ')}${scopeTail(scope)}`;
  const entries = clauses.map((clause) => governEntry(clause, together, page, room - 2));
  return inBraces([head], entries, declaration, page, room);
};

const printTarget = ({ path }: Target): string => path.map((each) => each.text).join('.');
const scopeTail = (scope: Binder | null): string => (scope === null ? '' : ` of ${printBinder(scope)}`);

const governEntry = (clause: GovernClause, together: boolean, page: Page, room: number): Entry => {
  const place = { node: clause, ...edges(clause) };
  switch (clause.kind) {
    case 'right':
      return entry(placeOf(clause), rightCells(clause, together, page), room, () => rightLines(clause, together, page, room));
    case 'cancels':
      return entry(place, [`${namesIn(clause.roles)} cancels`], room, () => []);
    case 'never':
      return entry(place, [null], room, () => led(`never ${clause.side}`, clause.bound, page, room));
    case 'values': {
      const line = clause.values.every((each) => isFlat(each, page))
        ? `values { ${clause.values.map((each) => flat(each)).join(', ')} }`
        : null;
      const entries = clause.values.map((each, at) =>
        entry({ node: each, ...edges(each) }, [null], room - 2, () =>
          glue(layOut(each, page, room - 3), at + 1 < clause.values.length ? ',' : '', ['']),
        ),
      );
      return entry(place, [line], room, () => inBraces(['values'], entries, clause, page, room));
    }
    case 'keeps always': {
      const reason = `else ${quote(clause.reason)}`;
      const cells = isFlat(clause.condition, page) ? [`keeps ${flat(clause.condition)} ${reason}`] : [null];
      return entry(place, cells, room, () => [...led('keeps', clause.condition, page, room), `  ${reason}`]);
    }
    default:
      return assertNever(clause);
  }
};

/** Who may do what, by how much, and under which rules, each below the other. */
const rightCells = ({ roles, verb, amount, rules }: GovernRight, together: boolean, page: Page): readonly (string | null)[] => {
  const parts = [...(amount.kind === 'step' ? [amount.most] : []), ...rules.map((each) => each.duration)];
  if (!parts.every((each) => isFlat(each, page))) return [null];
  const [moved = ''] = amountLines('', amount, verb === 'sets', together, page, Infinity);
  const after = rules.flatMap((each) => ruleLines(each, page, Infinity)).join(', ');
  return [`${namesIn(roles)} ${verb}`, `${moved.trimStart()}${after === '' ? '' : ','}`, after];
};

const rightLines = ({ roles, verb, amount, rules }: GovernRight, together: boolean, page: Page, room: number): Lines =>
  rules.reduce<Lines>(
    (lines, rule) => glue(lines, ', ', ruleLines(rule, page, room)),
    amountLines(`${namesIn(roles)} ${verb}`, amount, verb === 'sets', together, page, room),
  );

const amountLines = (head: string, amount: GovernAmount, sets: boolean, together: boolean, page: Page, room: number): Lines => {
  if (amount.kind === 'any')
    return [
      `${head} ${sets ? '' : 'to '}any ${together ? 'values' : 'value'}${printRange(amount.range)}${amount.orNone ? ' or none' : ''}`,
    ];
  const lines = led(`${head} by ${amount.exclusive ? 'less than' : 'at most'}`, amount.most, page, room);
  return amount.rounding === null ? lines : glue(lines, '', [printRounding(amount.rounding)]);
};

const ruleLines = (rule: RightRule, page: Page, room: number): Lines => {
  switch (rule.kind) {
    case 'after':
      return led('after', rule.duration, page, room);
    case 'once':
      return led('once per', rule.duration, page, room);
    case 'expires':
      return led('expires after', rule.duration, page, room);
    case 'ramps': {
      const lines = led('ramps over', rule.duration, page, room);
      return rule.rounding === null ? lines : glue(lines, '', [printRounding(rule.rounding)]);
    }
    default:
      return assertNever(rule);
  }
};

export const adaptLines = (declaration: AdaptDeclaration, page: Page, room: number): Lines => {
  const { target, scope, toward, rounding, accept, clauses } = declaration;
  const head = led(`adapt ${printTarget(target)}${scopeTail(scope)} toward`, toward, page, room);
  const tail = `${rounding === null ? '' : printRounding(rounding)}${acceptTail(accept)}`;
  const entries = clauses.map((clause) =>
    entry({ node: clause, ...edges(clause) }, [null], room - 2, () => adaptClauseLines(clause, page, room - 2)),
  );
  return inBraces(glue(head, tail, ['']), entries, declaration, page, room);
};

const adaptClauseLines = (clause: AdaptClause, page: Page, room: number): Lines => {
  switch (clause.kind) {
    case 'in':
      return [printRange(clause.range).trimStart()];
    case 'at least':
      return led('at least', clause.floor, page, room);
    case 'pace':
      return paceLines(clause, page, room);
    default:
      return assertNever(clause);
  }
};

const paceLines = ({ way, most, rounding, period }: AdaptPace, page: Page, room: number): Lines => {
  if (period === null) return [`${way} at once`];
  if (most === null) return led(`${way} once per`, period, page, room);
  const step = led(`${way} by at most`, most, page, room);
  return glue(step, rounding === null ? ' ' : `${printRounding(rounding)} `, led('per', period, page, room));
};
