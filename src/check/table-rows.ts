/** Tables that are data: `tiers[..8] up to USD in 0 .. 1B -> ratio in 0 .. 1`, as lists of their rows. */
import type { FieldSchema, NumberShape, Shape } from '../types/schema.ts';
import type { Collected, TableDraft } from './collect.ts';
import type { TableUnits } from './program.ts';
import { rangeOf } from './ranges.ts';
import type { Report } from './report.ts';
import { recordContext } from './schema.ts';
import { sameRelative } from './units.ts';
import { resolveType, type NumberType, type ResolvedType } from './type-expression.ts';

type TableType = ResolvedType & { readonly kind: 'table' };

export type TableRows = {
  /** The fields of a row: its bound, and its value. */
  readonly columns: readonly FieldSchema[];
  readonly shape: Shape & { readonly kind: 'list' };
  readonly units: TableUnits;
};

/** `record`: the record of the rows. */
export const layRows = (
  collected: Collected,
  record: number,
  { owner, declaration }: TableDraft,
  report: Report,
): TableRows | null => {
  const type = resolveType(recordContext(collected, owner, declaration.scope?.name ?? null, report), declaration.type);
  if (type?.kind !== 'table' || !isTold(declaration, type, report)) return null;
  const { form, rows } = type;
  const [bound, value] = columnsOf(collected, declaration, type, report);
  if (bound === null || value === null) return null;
  if (form === 'marginal' && bound.lo.n < 0n) {
    report('FB2014', declaration.type.span, { problem: 'marginal tiers begin at zero, so their bounds are not below it' });
    return null;
  }
  const inclusive = type.bound !== 'below';
  const column = (name: string, doc: string, shape: NumberShape): FieldSchema => ({
    name,
    doc,
    span: declaration.name.span,
    source: declaration.word === 'param' ? 'param' : 'fact',
    shape,
    outside: 'refuse',
    stored: null,
  });
  return {
    columns: [
      form === 'curve'
        ? column('at', 'The input at this point.', bound)
        : column(inclusive ? 'up_to' : 'below', `Where the row ends, itself ${inclusive ? 'included' : 'excluded'}.`, bound),
      form === 'marginal'
        ? column('rate', 'What each unit of the input in this row adds.', value)
        : column('value', form === 'curve' ? 'The value at this point.' : 'The value in this row.', value),
    ],
    shape: { kind: 'list', record, min: 1, max: rows ?? 1, unique: 0, table: { form, inclusive } },
    units: { input: type.input.dimension, output: type.output.dimension },
  };
};

/** What has to be said of rows that are supplied, since nobody can read it off them. */
const isTold = (declaration: TableDraft['declaration'], type: TableType, report: Report): boolean => {
  const wrong = (problem: string): false => {
    report('FB2014', declaration.type.span, { problem });
    return false;
  };
  const word = type.form === 'marginal' ? 'marginal tiers' : type.form;
  if (type.rows === null || type.rows === 0)
    return wrong(`the rows of \`${declaration.name.text}\` are data, so say how many there can be: \`${word}[..8]\``);
  if (type.form === 'tiers' && type.bound === null)
    return wrong(`say which row a bound belongs to: \`tiers[..${type.rows}] up to ${type.input.unit}\`, or \`below\``);
  if ((type.form === 'marginal') !== (type.rate !== null))
    return wrong(
      type.form === 'marginal'
        ? `say what a rate is: \`-> ${type.output.unit} at ratio @ 4\`, with four decimals`
        : 'only marginal tiers have rates',
    );
  const total = type.rate && sameRelative([...type.rate.dimension, ...type.input.dimension], type.output.dimension);
  if (total === false)
    return wrong(`a rate in ${type.rate?.unit ?? ''} makes no ${type.output.unit} of what is in ${type.input.unit}`);
  if (type.form === 'curve' && type.bound !== null) return wrong('a curve has points, and no rows up to a bound');
  return true;
};

const columnsOf = (
  collected: Collected,
  declaration: TableDraft['declaration'],
  type: TableType,
  report: Report,
): readonly [NumberShape | null, NumberShape | null] => {
  const output = type.rate ?? type.output;
  const column = (of: NumberType, range: TableType['inputRange'], what: string): NumberShape | null => {
    if (of.scale.kind === 'member') {
      report('FB9001', declaration.type.span, { what: 'a table in a unit whose decimals differ' });
      return null;
    }
    if (range === null) {
      report('FB3006', declaration.name.span, { name: declaration.name.text, what });
      return null;
    }
    const found = rangeOf(collected, range, of, report);
    return found && { kind: 'number', unit: of.unit, scale: of.scale, ...found };
  };
  const bound = column(type.input, type.inputRange, type.form === 'curve' ? 'the input of' : 'the bound of');
  return [bound, bound && column(output, declaration.range, type.form === 'marginal' ? 'the rate of' : 'the value of')];
};
