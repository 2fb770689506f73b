/** Auto-deleveraging, clause by clause. */
import { assertNever } from '../../../source/assert-never.ts';
import type { ActionClause, AdlClause, AdlDeclaration, FundAmount, Selection } from '../../ast.ts';
import { precedence } from '../../precedence.ts';
import { flat } from '../flat.ts';
import { glue, led } from '../layout.ts';
import { entry, type Entry, type Page } from '../lines.ts';
import { edges, inBraces } from '../parts.ts';
import { printBinder, printRange, printRounding, printType } from '../types.ts';

/** `act`: how a clause is printed that may stand in an action too. */
export const adlLines = (
  adl: AdlDeclaration,
  page: Page,
  room: number,
  act: (clause: ActionClause, page: Page, room: number) => Entry,
): readonly string[] => {
  const { name, candidate, parameters, type, range, clauses } = adl;
  const given = parameters.length === 0 ? '' : ` (${parameters.map(printBinder).join(', ')})`;
  const head = `adl ${name.text} of ${printBinder(candidate)}${given} : ${printType(type)}${printRange(range)}`;
  const entries = clauses.map((each) => clauseEntry(each, page, room - 2, act));
  return inBraces([head], entries, adl, page, room);
};

const clauseEntry = (
  clause: AdlClause,
  page: Page,
  room: number,
  act: (clause: ActionClause, page: Page, room: number) => Entry,
): Entry => {
  const lines = (long: () => readonly string[]): Entry => entry({ node: clause, ...edges(clause) }, [null], room, long);
  switch (clause.kind) {
    case 'eligible':
      return lines(() => led('eligible when', clause.condition, page, room));
    case 'rank': {
      const ranks = clause.ranks.map(({ value, order }) => `${flat(value, precedence.loosest)} ${order}`);
      return lines(() => [`rank by ${ranks.join(', then ')}`]);
    }
    case 'take':
      return lines(() => glue(led('take at most', clause.amount.value, page, room), comma(clause.amount.rounding), ['']));
    case 'need':
      return lines(() => glue(led('need', clause.amount.value, page, room), comma(clause.amount.rounding), ['']));
    case 'given': {
      const { name, amount } = clause;
      return lines(() => glue(led(`at ${name.text} =`, amount.value, page, room), comma(amount.rounding), ['']));
    }
    case 'selection':
      return lines(() => [`by ${selected(clause)}`]);
    case 'changes':
    case 'require':
    case 'keeps':
    case 'needs':
    case 'feeds':
    case 'absorbs':
    case 'queues':
    case 'unsupported':
      return act(clause, page, room);
    default:
      return assertNever(clause);
  }
};

const selected = (clause: Selection): string => {
  if (clause.by !== 'pro rata' || clause.weight === null) return clause.by;
  const { value, type, range, rounding } = clause.weight;
  return `pro rata of ${flat(value, precedence.loosest)} : ${printType(type)}${printRange(range)}${comma(rounding)}`;
};

const comma = (rounding: FundAmount['rounding']): string => (rounding === null ? '' : `,${printRounding(rounding)}`);
