/** Second look at the declarations: the type, range and outside rule of every field. */
import { rational, zero } from '../types/rational.ts';
import { memberUnit } from './member-units.ts';
import { fieldShape, nothing, outsideOf, unitOfType } from './field-shape.ts';
import { type ResolvedType, type TypeContext, resolveType } from './type-expression.ts';
import type { FieldDeclaration, ListDeclaration, Name } from '../syntax/ast.ts';
import type { FieldSchema, RecordSchema, Schema, NumberShape } from '../types/schema.ts';
import type { Collected, FieldDraft, RecordDraft } from './collect.ts';
import { layParam } from './params.ts';
import type { RelativeDimension, TableUnits, Total } from './program.ts';
import type { Report } from './report.ts';
import type { LiteralTable } from './table-literal.ts';
import { layRows, type TableRows } from './table-rows.ts';
import { layTotal } from './totals.ts';
import { placesBeyond } from './place-limit.ts';
import { requireKey, storedOf } from './state.ts';
import { usualDecimals, fixed } from './units.ts';

export type Layout = {
  readonly schema: Schema;
  readonly fieldUnits: readonly (readonly RelativeDimension[])[];
  readonly paramUnits: readonly TableUnits[];
  readonly tableUnits: readonly (TableUnits | null)[];
  /** The literal rows of table parameters, exact. */
  readonly paramTables: readonly (LiteralTable | null)[];
  readonly totals: readonly Total[];
};

export const layOut = (policy: { readonly name: string; readonly doc: string }, collected: Collected, report: Report): Layout => {
  const fieldUnits: RelativeDimension[][] = collected.records.map(() => []);
  const records: RecordSchema[] = [];
  const totals: Total[] = [];
  const tooMuch = placesBeyond(collected, report);
  const tables = collected.records.map(({ id, table }) => table && layRows(collected, id, table, report));
  for (const draft of collected.records) {
    const fields = draft.fields.map((field, at): FieldSchema => {
      const { schema, unit } =
        field.kind === 'table'
          ? layTable(draft, field.declaration, tables[field.record] ?? null, report)
          : layField(collected, draft, field, tooMuch, report);
      (fieldUnits[draft.id] ?? [])[at] = unit;
      return schema;
    });
    records.push({
      id: draft.id,
      name: draft.name,
      doc: draft.doc,
      span: draft.span,
      role: draft.role,
      bound: draft.bound,
      fields: tables[draft.id]?.columns ?? fields,
    });
  }
  const keepsState = records[0]?.fields.some((each) => each.source === 'clock') ?? false;
  for (const record of records) requireKey(record, keepsState, report);
  for (const draft of collected.records) {
    draft.fields.forEach((field, at) => {
      if (field.kind === 'field' && field.declaration.word === 'total') {
        const total = layTotal(collected, draft, at, field.declaration, { records, units: fieldUnits }, report);
        if (total) totals.push(total);
      }
    });
  }
  const params = collected.params.map((declaration) => layParam(collected, declaration, report));
  return {
    schema: {
      policy: policy.name,
      doc: policy.doc,
      units: collected.units.map((each) => ({
        name: each.name.text,
        doc: each.doc,
        span: each.name.span,
        decimals: each.decimals?.max ?? usualDecimals,
      })),
      enums: collected.enums.map((each) => ({
        name: each.name.text,
        doc: each.doc,
        span: each.name.span,
        ordered: each.ordered,
        members: each.members.map((member) => member.text),
      })),
      records,
      params: params.map((each) => each.schema),
    },
    fieldUnits,
    paramUnits: params.map((each) => each.units),
    paramTables: params.map((each) => each.table),
    tableUnits: tables.map((each) => each && each.units),
    totals,
  };
};

/** The context in which the types of a record's fields are read. `self`: a name that stands for the record itself. */
export const recordContext = (collected: Collected, draft: RecordDraft, self: Name | null, report: Report): TypeContext => ({
  names: collected.names,
  isBounded: (record) => collected.records[record]?.bound !== null,
  memberUnit: memberUnit(collected, draft, self),
  report,
});

export const wholeRange: NumberShape = { kind: 'number', unit: 'ratio', scale: fixed(0), lo: zero, hi: zero };

const layField = (
  collected: Collected,
  draft: RecordDraft,
  field: Exclude<FieldDraft, { kind: 'table' }>,
  tooMuch: ReadonlySet<FieldDeclaration>,
  report: Report,
): { schema: FieldSchema; unit: RelativeDimension } => {
  switch (field.kind) {
    case 'decimals':
      return {
        unit: nothing,
        schema: {
          name: field.name,
          doc: `How many decimals ${field.declaration.name.text} has.`,
          span: field.declaration.span,
          source: 'decimals',
          outside: 'refuse',
          stored: null,
          shape: {
            kind: 'number',
            unit: 'decimals',
            scale: fixed(0),
            lo: rational(BigInt(field.min)),
            hi: rational(BigInt(field.max)),
          },
        },
      };
    case 'now':
    case 'clock':
      return {
        unit: nothing,
        schema: {
          name: field.name,
          doc: field.kind === 'now' ? 'The time of the event.' : 'The time of the event before.',
          span: field.span,
          source: field.kind,
          outside: 'refuse',
          stored: field.kind === 'now' ? null : { initial: 0n, full: null },
          shape: { kind: 'time' },
        },
      };
    case 'list':
      return {
        unit: nothing,
        schema: {
          name: field.name,
          doc: field.declaration.doc,
          span: field.declaration.name.span,
          source: 'fact',
          outside: 'refuse',
          stored: null,
          shape: {
            kind: 'list',
            record: field.record,
            min: 0,
            max: field.declaration.bound.value,
            unique: uniqueField(collected, field.declaration, field.record, report),
            table: null,
          },
        },
      };
    case 'field': {
      const { declaration } = field;
      const context = recordContext(collected, draft, declaration.scope?.name ?? null, report);
      const type = tooMuch.has(declaration) ? null : resolveType(context, declaration.type);
      unitBefore(draft, field, type, report);
      const shape = type === null ? null : fieldShape(collected, declaration, type, report);
      const stored =
        declaration.word === 'state' || declaration.word === 'total'
          ? type && shape && storedOf(collected, declaration, type, shape, report)
          : null;
      if (declaration.word === 'param' && declaration.value !== null)
        report('FB9001', declaration.value.span, {
          what: 'a default value for a parameter of an entity (leave it out: it is told with each member)',
        });
      return {
        unit: type === null ? nothing : unitOfType(type),
        schema: {
          name: field.name,
          doc: declaration.doc,
          span: declaration.name.span,
          source: declaration.word,
          stored,
          outside: outsideOf(draft, declaration, type?.kind ?? null, report),
          shape: shape ?? wholeRange,
        },
      };
    }
  }
};

const layTable = (
  draft: RecordDraft,
  declaration: FieldDeclaration,
  rows: TableRows | null,
  report: Report,
): { schema: FieldSchema; unit: RelativeDimension } => {
  if (declaration.word === 'key' || declaration.word === 'total' || declaration.word === 'state')
    report('FB9001', declaration.type.span, { what: `a table as a ${declaration.word}` });
  if (declaration.value !== null)
    report('FB9001', declaration.value.span, {
      what: 'a default value for a parameter of an entity (leave it out: it is told with each member)',
    });
  return {
    unit: rows?.units.output ?? nothing,
    schema: {
      name: declaration.name.text,
      doc: declaration.doc,
      span: declaration.name.span,
      source: declaration.word === 'param' ? 'param' : 'fact',
      stored: null,
      outside: outsideOf(draft, declaration, 'table', report),
      shape: rows?.shape ?? wholeRange,
    },
  };
};

/** Facts are checked in the order of their declarations, so what leads to the decimals of a unit comes before what is measured in it. */
const unitBefore = (
  draft: RecordDraft,
  field: FieldDraft & { kind: 'field' },
  type: ResolvedType | null,
  report: Report,
): void => {
  const number = type?.kind === 'array' || type?.kind === 'optional' ? type.of : type;
  if (number?.kind !== 'number' || number.scale.kind !== 'member') return;
  const [first = number.scale.field] = number.scale.path;
  if (first <= draft.fields.indexOf(field)) return;
  report('FB2028', field.declaration.name.span, { name: field.name, needs: draft.fields[first]?.name ?? '?' });
};

const uniqueField = (collected: Collected, declaration: ListDeclaration, record: number, report: Report): number | null => {
  const { unique } = declaration;
  if (unique === null) return null;
  const at = collected.records[record]?.fields.findIndex((each) => each.name === unique.text) ?? -1;
  if (at < 0) report('FB2008', unique.span, { name: unique.text, record: `\`${declaration.member.text}\``, similar: null });
  return at < 0 ? null : at;
};
