/** Books: the head, and what there is on the same line or below. */
import type { BooksDeclaration } from '../../ast.ts';
import { precedence } from '../../precedence.ts';
import { flat } from '../flat.ts';
import { headed, isFlat, layOut } from '../layout.ts';
import { indent, type Page } from '../lines.ts';
import { printBinder, printType } from '../types.ts';

export const booksLines = (books: BooksDeclaration, page: Page, room: number): readonly string[] => {
  const { name, scope, type, sum, rest } = books;
  const of = scope === null ? '' : ` of ${printBinder(scope)}`;
  const head = `books ${name.text}${of} : ${printType(type)} =`;
  if (sum === null) return rest === null ? [head] : headed(head, rest, page, room);
  const lead = `sum over ${printBinder(sum.binder)} of`;
  const line = `${head} ${lead} ${flat(sum.each, precedence.product)}${rest === null ? '' : beside(flat(rest, precedence.sum))}`;
  const fits = isFlat(sum.each, page) && (rest === null || isFlat(rest, page));
  if (fits && line.length <= room) return [line];
  const [first = '', ...others] = layOut(sum.each, page, room - 2 - lead.length - 1, precedence.product);
  const each = [`${lead} ${first}`, ...indent(others)];
  const [last = '', ...more] = rest === null ? [] : layOut(rest, page, room - 4, precedence.sum);
  return [head, ...indent(rest === null ? each : [...each, beside(last).trimStart(), ...indent(more)])];
};

/** What begins with a minus brings its own sign. */
const beside = (text: string): string => (text.startsWith('-') ? ` - ${text.slice(1)}` : ` + ${text}`);
