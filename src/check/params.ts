/** Parameters of the policy: their value, which must lie in their range, and their tables. */
import { plainName } from '../source/source.ts';
import type { Expression, FieldDeclaration, Name } from '../syntax/ast.ts';
import { compare, multiply, powerOfTen, type Rational, rational, zero } from '../types/rational.ts';
import type { NumberShape, ParamSchema, Shape } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import type { Collected } from './collect.ts';
import { showInterval, showNumber } from './numbers.ts';
import type { RelativeDimension } from './program.ts';
import { constantOf, mostDecimals, rangeOf } from './ranges.ts';
import type { Report } from './report.ts';
import { nothing, unitOfType } from './field-shape.ts';
import { recordContext, wholeRange } from './schema.ts';
import { type LiteralTable, tableOf } from './table-literal.ts';
import { type NumberType, type ResolvedType, resolveType } from './type-expression.ts';

export const layParam = (
  collected: Collected,
  declaration: FieldDeclaration,
  report: Report,
): { schema: ParamSchema; units: { output: RelativeDimension; input: RelativeDimension }; table: LiteralTable | null } => {
  const context = recordContext(
    collected,
    { id: 0, name: 'policy', doc: '', span: declaration.span, role: 'globals', bound: null, fields: [], table: null },
    null,
    report,
  );
  const type = resolveType(context, declaration.type);
  const { name, doc, value } = declaration;
  const empty = {
    schema: { name: name.text, doc, span: name.span, shape: wholeRange, default: 0n, governed: false },
    units: { output: nothing, input: nothing },
    table: null,
  };
  if (type === null) return empty;
  if (value === null) {
    report('FB3008', name.span, {
      missing: `that nobody sets \`${name.text}\``,
      help: 'write its value: `param NAME : TYPE = VALUE`',
    });
    return empty;
  }
  if (type.kind === 'table') {
    const table = tableOf(collected, type, value, report);
    const shape: Shape | null = table && {
      kind: 'table',
      form: type.form,
      rows: table.outputs.length,
      inclusive: table.inclusive,
      input: {
        kind: 'number',
        unit: type.input.unit,
        scale: type.input.scale,
        lo: table.bounds[0] ?? zero,
        hi: table.bounds.at(-1) ?? zero,
      },
      output: { kind: 'number', unit: table.outputUnit, scale: table.outputScale, lo: table.lowest, hi: table.highest },
    };
    return {
      schema: { ...empty.schema, shape: shape ?? wholeRange, default: table?.value ?? 0n },
      units: { output: type.output.dimension, input: type.input.dimension },
      table,
    };
  }
  const settled = paramShape(collected, declaration, type, value, report);
  return settled === null
    ? empty
    : {
        schema: { ...empty.schema, shape: settled.shape, default: settled.value, governed: settled.governed },
        units: { output: unitOfType(type), input: nothing },
        table: null,
      };
};

const paramShape = (
  collected: Collected,
  declaration: FieldDeclaration,
  type: ResolvedType,
  value: Expression,
  report: Report,
): { shape: Shape; value: Value; governed: boolean } | null => {
  const scaled = (number: Rational, of: NumberType): bigint => multiply(number, powerOfTen(mostDecimals(of))).n;
  const rangeFor = (of: NumberType, values: readonly Rational[]): NumberShape | null => {
    const range =
      declaration.range === null
        ? { lo: values.reduce((a, b) => (compare(a, b) < 0 ? a : b)), hi: values.reduce((a, b) => (compare(a, b) > 0 ? a : b)) }
        : rangeOf(collected, declaration.range, of, report);
    return range && { kind: 'number', unit: of.unit, scale: of.scale, ...range };
  };
  const inside = (number: Rational, shape: NumberShape, at: Expression): boolean => {
    if (compare(number, shape.lo) >= 0 && compare(number, shape.hi) <= 0) return true;
    const help =
      shape.unit.startsWith('ratio') && number.n > number.d
        ? `a ratio of ${showNumber(number)} is ${showNumber(multiply(number, rational(100n)))}%; for basis points write \`${showNumber(number)} bps\``
        : null;
    report('FB3003', at.span, { literal: showNumber(number), declared: showInterval(shape), help });
    return false;
  };
  switch (type.kind) {
    case 'number': {
      const number = constantOf(collected, value, type, `the value of \`${declaration.name.text}\``, report);
      const shape = number && rangeFor(type, [number]);
      return number && shape && inside(number, shape, value)
        ? { shape, value: scaled(number, type), governed: declaration.range !== null }
        : null;
    }
    case 'array': {
      if (type.by.kind === 'ring') {
        report('FB2033', declaration.type.span, { place: 'a ring', problem: 'is for a `state`: a parameter never changes' });
        return null;
      }
      const members = collected.enums[type.by.enum];
      if (value.kind !== 'by literal' || members === undefined) {
        report('FB2005', value.span, {
          place: `the value of \`${declaration.name.text}\``,
          expected: 'one value for each member, in braces',
          found: 'something else',
        });
        return null;
      }
      const { missing, extra } = memberMismatch(
        members.members,
        value.items.map((each) => each.member),
      );
      if (missing.length + extra.length > 0) {
        report('FB2015', value.span, { enum: members.name.text, missing, extra });
        return null;
      }
      const values = members.members.map((member) => {
        const item = value.items.find((each) => each.member.text === member.text);
        return item ? constantOf(collected, item.value, type.of, `\`${member.text}\``, report) : null;
      });
      const numbers = values.filter((each) => each !== null);
      const shape = numbers.length === values.length && numbers.length > 0 ? rangeFor(type.of, numbers) : null;
      if (shape === null || !numbers.every((each) => inside(each, shape, value))) return null;
      return {
        shape: { kind: 'array', by: type.by, of: shape },
        value: numbers.map((each) => scaled(each, type.of)),
        governed: declaration.range !== null,
      };
    }
    case 'bool':
      if (value.kind === 'truth') return { shape: type, value: value.value ? 1n : 0n, governed: false };
      break;
    case 'enum': {
      const index =
        value.kind === 'name'
          ? (collected.enums[type.enum]?.members.findIndex((each) => each.text === plainName(value.name.text)) ?? -1)
          : -1;
      if (index >= 0) return { shape: type, value: BigInt(index), governed: false };
      break;
    }
    default:
      report('FB9001', declaration.type.span, { what: 'a parameter of this type' });
      return null;
  }
  report('FB2012', value.span, { place: `the value of \`${declaration.name.text}\`` });
  return null;
};

/** Which members of an enum nobody names, and which names are not in it or come twice. */
export const memberMismatch = (
  members: readonly Name[],
  named: readonly Name[],
): { missing: readonly string[]; extra: readonly string[] } => ({
  missing: members.filter((member) => !named.some((each) => each.text === member.text)).map((each) => each.text),
  extra: named
    .filter(
      (each, at) =>
        !members.some((member) => member.text === each.text) || named.findIndex((other) => other.text === each.text) < at,
    )
    .map((each) => each.text),
});
