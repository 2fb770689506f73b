/** What a written type means, seen from a record or from a place with local names. */
import type { RangeExpression, TypeExpression } from '../syntax/ast.ts';
import type { Places } from '../types/places.ts';
import type { Scale, TableForm } from '../types/schema.ts';
import type { Span } from '../source/source.ts';
import { isTimeUnit, resolveUnit, showUnit, fixed, type FactorLookup } from './units.ts';
import type { Named, RelativeDimension } from './program.ts';
import type { Report } from './report.ts';
import { closest } from '../source/closest.ts';

export type NumberType = {
  readonly kind: 'number';
  readonly dimension: RelativeDimension;
  readonly scale: Scale;
  readonly unit: string;
};

export type ResolvedType =
  | NumberType
  | { readonly kind: 'bool' | 'time' | 'address' }
  | { readonly kind: 'enum'; readonly enum: number }
  | { readonly kind: 'ref'; readonly entity: number }
  | { readonly kind: 'record'; readonly record: number }
  | { readonly kind: 'array'; readonly by: Places; readonly of: NumberType }
  | {
      readonly kind: 'table';
      readonly form: TableForm;
      readonly rows: number | null;
      readonly bound: 'up to' | 'below' | null;
      readonly inputRange: RangeExpression | null;
      readonly input: NumberType;
      readonly output: NumberType;
      /** What marginal tiers state in each row: output per input. */
      readonly rate: NumberType | null;
    }
  | { readonly kind: 'optional'; readonly of: NumberType | { readonly kind: 'time' } };

export type TypeContext = {
  readonly names: ReadonlyMap<string, Named>;
  /** Whether the entity with this record id has a bound, and so is referred to by index. */
  readonly isBounded: (record: number) => boolean;
  /** Units of members: own ones, and those reached through fields or local names. Null where the path leads nowhere. */
  readonly memberUnit: FactorLookup;
  readonly report: Report;
};

/** Null after a reported mistake. */
export const resolveType = (context: TypeContext, type: TypeExpression): ResolvedType | null => {
  switch (type.kind) {
    case 'quantity':
      return wordType(context, type) ?? numberType(context, type);
    case 'by':
      return arrayType(context, type);
    case 'table': {
      const input = resolveType(context, type.input);
      const output = resolveType(context, type.output);
      if (input === null || output === null) return null;
      if (input.kind !== 'number') return expectNumber(context, type.input.span, 'the input of a table');
      if (output.kind !== 'number') return expectNumber(context, type.output.span, 'the output of a table');
      const rate = type.rate && resolveType(context, type.rate);
      if (rate !== null && rate.kind !== 'number') return expectNumber(context, type.rate?.span ?? type.span, 'a rate');
      if (type.rate !== null && rate === null) return null;
      const { form, rows, bound, inputRange } = type;
      return { kind: 'table', form, rows: rows?.value ?? null, bound: bound?.value ?? null, inputRange, input, output, rate };
    }
    case 'ring': {
      const of = resolveType(context, type.of);
      if (of === null) return null;
      if (of.kind !== 'number') return expectNumber(context, type.of.span, 'an item of a ring');
      const { value: length, span } = type.length;
      if (length > 0) return { kind: 'array', by: { kind: 'ring', length }, of };
      context.report('FB2033', span, { place: 'the length of a ring', problem: 'is at least 1' });
      return null;
    }
    case 'optional': {
      const of = resolveType(context, type.of);
      if (of === null) return null;
      if (of.kind === 'number') return { kind: 'optional', of };
      return of.kind === 'time'
        ? { kind: 'optional', of: { kind: 'time' } }
        : expectNumber(context, type.of.span, 'what may be none');
    }
    case 'unsupported':
      context.report('FB9001', type.span, { what: type.what });
      return null;
  }
};

const expectNumber = (context: TypeContext, span: Span, place: string): null => {
  context.report('FB2005', span, { place, expected: 'a number', found: 'something else' });
  return null;
};

/** The kinds that are one word: `bool`, `time`, `address`, an enum, an entity, a list's member. Null: none of these. */
const wordType = (context: TypeContext, type: TypeExpression & { kind: 'quantity' }): ResolvedType | null => {
  const [factor] = type.unit.factors;
  const [name] = factor?.path ?? [];
  if (type.unit.factors.length !== 1 || factor?.path.length !== 1 || factor.doubledPower !== 2 || name === undefined) return null;
  if (name.text === 'bool' || name.text === 'time' || name.text === 'address') return { kind: name.text };
  const meaning = context.names.get(name.text)?.meaning;
  if (meaning?.kind === 'enum') return { kind: 'enum', enum: meaning.enum };
  if (meaning?.kind === 'entity' || meaning?.kind === 'list member') {
    return meaning.kind === 'entity' && context.isBounded(meaning.record)
      ? { kind: 'ref', entity: meaning.record }
      : { kind: 'record', record: meaning.record };
  }
  return null;
};

const arrayType = (context: TypeContext, type: TypeExpression & { kind: 'by' }): ResolvedType | null => {
  const of = resolveType(context, type.of);
  if (of === null) return null;
  if (of.kind !== 'number') return expectNumber(context, type.of.span, 'a value by members of an enum');
  const key = context.names.get(type.key.text)?.meaning;
  if (key?.kind === 'enum') return { kind: 'array', by: { kind: 'enum', enum: key.enum }, of };
  if (key?.kind === 'entity')
    context.report('FB9001', type.key.span, { what: 'a table by an entity (declare it `of` the entity instead)' });
  else context.report('FB2002', type.key.span, { name: type.key.text, what: 'enum', similar: null });
  return null;
};

const numberType = (context: TypeContext, type: TypeExpression & { kind: 'quantity' }): NumberType | null => {
  const lookup: FactorLookup = (path) => {
    const [first] = path;
    const declared = path.length === 1 && first ? context.names.get(first.text)?.meaning : undefined;
    if (first && declared?.kind === 'unit')
      return { base: { kind: 'global', name: first.text }, scale: fixed(declared.decimals) };
    const member = context.memberUnit(path);
    if (member) return member;
    const name = path.map((each) => each.text).join('.');
    const span = { ...(first?.span ?? type.span), end: path.at(-1)?.span.end ?? type.span.end };
    context.report('FB2002', span, () => ({
      name,
      what: 'unit or type',
      similar: isTimeUnit(name) ? 's' : nearType(context, name),
    }));
    return null;
  };
  const unit = resolveUnit(type.unit, lookup);
  if (unit === null) return null;
  const decimals = type.decimals?.value;
  if (type.decimals !== null && typeof decimals === 'object') {
    context.report('FB2002', type.decimals.span, { name: decimals.text, what: 'scale', similar: null });
    return null;
  }
  const shown = showUnit(type.unit);
  return {
    kind: 'number',
    dimension: unit.dimension,
    scale: typeof decimals === 'number' ? fixed(decimals) : unit.scale,
    unit: typeof decimals !== 'number' ? shown : `${shown} @ ${decimals}`,
  };
};

const nearType = ({ names }: TypeContext, name: string): string | null => {
  const declared = [...names].filter(([, { meaning }]) => ['unit', 'enum', 'entity'].includes(meaning.kind)).map(([key]) => key);
  return closest(name, ['ratio', 'duration', 'bool', 'time', 'address', ...declared]);
};
