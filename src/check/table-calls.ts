/** Calls of tables: `margin(x)`, and of a member `m.margin(x)`. */
import { closest } from '../source/closest.ts';
import type { Expression } from '../syntax/ast.ts';
import type { FieldSchema } from '../types/schema.ts';
import { arity } from './calls.ts';
import type { Expr } from './checked.ts';
import { check, checkNumber, type KnownNumber } from './expression.ts';
import { isMistake, mistake } from './make.ts';
import { showType } from './numbers.ts';
import { type Env, recordName } from './program.ts';
import { present, recordOf } from './read.ts';
import { checkRows } from './table-data.ts';

type Call = Expression & { kind: 'call' };

export const callTable = (env: Env, { name, arguments: args, span }: Call, look: (input: KnownNumber) => Expr): Expr => {
  const [argument] = args;
  if (argument === undefined || args.length !== 1) return arity(env, name, span, 'one argument', args.length);
  const input = checkNumber(env, argument, `the input of \`${name.text}\``);
  return input ? look(input) : mistake(span);
};

/** `m.margin(x)`: a table that is a field. */
export const callMember = (env: Env, expression: Call, holder: Expression): Expr => {
  const { program } = env;
  const { name, span } = expression;
  const of = present(env, check(env, holder));
  if (isMistake(of)) return of;
  const record = recordOf(of);
  if (record === null) {
    program.report('FB2005', of.span, {
      place: `what \`.${name.text}(…)\` is read from`,
      expected: 'an entity or a member of a list',
      found: showType(program.schema, of.type),
    });
    return mistake(span);
  }
  const fields = program.schema.records[record]?.fields ?? [];
  const field = fields.findIndex((each) => each.name === name.text);
  if (field < 0) {
    const similar = closest(
      name.text,
      fields.filter(isRows).map((each) => each.name),
    );
    program.report('FB2008', name.span, { name: name.text, record: `\`${recordName(program, record)}\``, similar });
    return mistake(span);
  }
  if (isRows(fields[field])) return callTable(env, expression, (input) => checkRows(env, span, of, { record, field }, input));
  program.report('FB2007', name.span, { name: name.text, is: 'a field', wanted: 'a table, to be called with an input' });
  return mistake(span);
};

/** Rows that are data. */
export const isRows = (field: FieldSchema | undefined): boolean => field?.shape.kind === 'list' && field.shape.table !== null;
