/** One field: the shape of its value, the dimension of its numbers, and what happens outside its range. */
import { bug } from '../source/assert-never.ts';
import type { FieldDeclaration } from '../syntax/ast.ts';
import type { FieldSchema, NumberShape, Shape } from '../types/schema.ts';
import type { Collected, RecordDraft } from './collect.ts';
import type { RelativeDimension } from './program.ts';
import { rangeOf } from './ranges.ts';
import type { Report } from './report.ts';
import type { NumberType, ResolvedType } from './type-expression.ts';

export const nothing: RelativeDimension = [];

export const unitOfType = (type: ResolvedType): RelativeDimension => {
  if (type.kind === 'number') return type.dimension;
  if (type.kind === 'array') return type.of.dimension;
  return type.kind === 'optional' && type.of.kind === 'number' ? type.of.dimension : nothing;
};

/** `else …` of a field; silence is an error for a fact that is a number. */
export const outsideOf = (
  draft: RecordDraft,
  declaration: FieldDeclaration,
  type: ResolvedType['kind'] | null,
  report: Report,
): FieldSchema['outside'] => {
  const numeric = type === 'number' || type === 'array' || type === 'optional' || type === 'table';
  const stated = declaration.outside;
  // What ends a change of a state is no rule for what is read.
  if (declaration.word === 'state') return 'refuse';
  if (stated === null) {
    if (declaration.word === 'fact' && numeric && declaration.range !== null)
      report('FB3007', declaration.name.span, { name: declaration.name.text });
    return 'refuse';
  }
  const refuse = (problem: string): 'refuse' => {
    report('FB3011', stated.span, { name: declaration.name.text, problem, better: 'refuse' });
    return 'refuse';
  };
  if (stated.value === 'drop' && draft.role !== 'member') return refuse('is not in a list, so there is nothing to drop');
  if (stated.value !== 'refuse' && type !== 'number') return refuse('can only be refused when it is off');
  if (stated.value !== 'refuse' && declaration.word !== 'fact')
    return refuse('is not a fact, so it can only be refused when it is off');
  return stated.value;
};

const wholeRecord = (collected: Collected, record: number): string => {
  const held = collected.records[record];
  return held?.role === 'entity'
    ? `a field that points to one of \`${held.name}\` without a bound (write \`entity ${held.name}[..64]\`: how many there are at most)`
    : 'a field that holds a whole record';
};

export const fieldShape = (
  collected: Collected,
  declaration: FieldDeclaration,
  type: ResolvedType,
  report: Report,
): Shape | null => {
  switch (type.kind) {
    case 'bool':
    case 'time':
    case 'address':
    case 'enum':
    case 'ref':
      if (declaration.range !== null)
        report('FB2005', declaration.range.span, { place: 'a range', expected: 'on a number', found: 'on something else' });
      return type;
    case 'record':
      report('FB9001', declaration.type.span, { what: wholeRecord(collected, type.record) });
      return null;
    case 'table':
      return bug('a table is a list of its rows');
    case 'number':
      return numberShape(collected, declaration, type, report);
    case 'array': {
      if (type.by.kind === 'ring' && declaration.word !== 'state') {
        const problem = `is for a \`state\`, which keeps it, and not for a ${declaration.word}`;
        report('FB2033', declaration.type.span, { place: 'a ring', problem });
        return null;
      }
      const of = numberShape(collected, declaration, type.of, report);
      return of && { kind: 'array', by: type.by, of };
    }
    case 'optional': {
      if (type.of.kind === 'time') return { kind: 'optional', of: { kind: 'time' } };
      const of = numberShape(collected, declaration, type.of, report);
      return of && { kind: 'optional', of };
    }
  }
};

const numberShape = (
  collected: Collected,
  declaration: FieldDeclaration,
  type: NumberType,
  report: Report,
): NumberShape | null => {
  if (declaration.range === null) {
    report('FB3006', declaration.name.span, {
      name: declaration.name.text,
      what: declaration.word === 'key' ? 'key' : declaration.word,
    });
    return null;
  }
  const range = rangeOf(collected, declaration.range, type, report);
  return range && { kind: 'number', unit: type.unit, scale: type.scale, ...range };
};
