/** A line of settlements, clause by clause. */
import { assertNever } from '../../../source/assert-never.ts';
import type { ClearingClause, ClearingDeclaration } from '../../ast.ts';
import { precedence } from '../../precedence.ts';
import { flat } from '../flat.ts';
import { glue, led } from '../layout.ts';
import { entry, type Page } from '../lines.ts';
import { edges, inBraces, namesIn } from '../parts.ts';
import { printBinder, printRange, printRounding, printType } from '../types.ts';

export const clearingLines = (declaration: ClearingDeclaration, page: Page, room: number): readonly string[] => {
  const { name, scope, type, range, clauses } = declaration;
  const head = `clearing ${name.text} of ${printBinder(scope)} : ${printType(type)}${printRange(range)}`;
  const entries = clauses.map((each) =>
    entry({ node: each, ...edges(each) }, [null], room - 2, () => clauseLines(each, page, room - 2)),
  );
  return inBraces([head], entries, declaration, page, room);
};

const clauseLines = (clause: ClearingClause, page: Page, room: number): readonly string[] => {
  switch (clause.kind) {
    case 'capacity':
      return glue(
        led('capacity', clause.amount, page, room),
        ' ',
        glue(led('per', clause.per, page, room), '', [rounded(clause)]),
      );
    case 'room':
      return led('room', clause.amount, page, room);
    case 'expires':
      return led('expires after', clause.after, page, room);
    case 'cancel':
      return [`cancel by ${namesIn(clause.roles)}`];
    case 'pays':
    case 'returns':
      return [`${clause.kind} to ${flat(clause.to, precedence.postfix)}`];
    case 'counts': {
      return glue(led('counts', clause.share, page, room, precedence.share + 1), '', [` of waiting${rounded(clause)}`]);
    }
    default:
      return assertNever(clause);
  }
};

const rounded = ({ rounding }: Extract<ClearingClause, { readonly kind: 'capacity' | 'counts' }>): string =>
  rounding === null ? '' : `,${printRounding(rounding)}`;
