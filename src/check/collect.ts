/** First look at the declarations: which names there are, and which records. Types are read in the second (`schema.ts`). */
import type {
  EntityDeclaration,
  EnumDeclaration,
  FieldDeclaration,
  ListDeclaration,
  Name,
  PlainDeclaration,
  UnitDeclaration,
} from '../syntax/ast.ts';
import { namespaceOf, plainName, type Span } from '../source/source.ts';
import { everybody } from './anyone.ts';
import { clockOf, isNow, timeOfEvent } from './clock.ts';
import type { WrittenFile } from './mechanisms/write-out.ts';
import { usualDecimals } from './units.ts';
import type { EntityUnit, Meaning, Named } from './program.ts';
import type { Report } from './report.ts';
import { refuseBuiltIn, refuseJsonKey } from './taken.ts';

/** A record before its types are known. `units` are the entity's own; fields come in the order of the schema. */
export type RecordDraft = {
  readonly id: number;
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  readonly role: 'globals' | 'entity' | 'member';
  readonly bound: number | null;
  readonly fields: FieldDraft[];
  /** The table of whose rows this is the record; it has no fields of its own to write. */
  readonly table: TableDraft | null;
};

/** A table that is data, in the record that holds it. */
export type TableDraft = { readonly owner: RecordDraft; readonly declaration: FieldDeclaration };

export type FieldDraft =
  | { readonly kind: 'field'; readonly name: string; readonly declaration: FieldDeclaration }
  | { readonly kind: 'list'; readonly name: string; readonly declaration: ListDeclaration; readonly record: number }
  | { readonly kind: 'table'; readonly name: string; readonly declaration: FieldDeclaration; readonly record: number }
  | {
      readonly kind: 'decimals';
      readonly name: string;
      readonly declaration: UnitDeclaration;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'now' | 'clock'; readonly name: string; readonly span: Span };

export type Collected = {
  readonly names: ReadonlyMap<string, Named>;
  readonly records: readonly RecordDraft[];
  readonly entityUnits: readonly (readonly EntityUnit[])[];
  readonly enums: readonly EnumDeclaration[];
  readonly units: readonly UnitDeclaration[];
  readonly params: readonly FieldDeclaration[];
};

const spanOf = (field: FieldDraft): Span => ('declaration' in field ? field.declaration.name.span : field.span);

const what: Record<Meaning['kind'], string> = {
  unit: 'a unit',
  enum: 'an enum',
  'enum member': 'a member of an enum',
  role: 'a role',
  entity: 'an entity',
  'list member': 'the members of a list',
  'global fact': 'a fact',
  'scoped field': 'a fact of an entity',
  param: 'a parameter',
  let: 'a `let`',
  define: 'a `define`',
  action: 'an action',
  session: 'an `adl`',
  instance: 'an instance',
};

/** What stands where a type is written. */
const isType = ({ kind }: Meaning): boolean => kind === 'unit' || kind === 'enum' || kind === 'entity' || kind === 'list member';

export const collect = (files: readonly WrittenFile[], report: Report): Collected => {
  const names = new Map<string, Named>();
  const records: RecordDraft[] = [];
  const entityUnits: EntityUnit[][] = [];
  const enums: EnumDeclaration[] = [];
  const units: UnitDeclaration[] = [];
  const params: FieldDeclaration[] = [];

  const declare = (name: Name, meaning: Meaning): boolean => {
    if (isNow(name)) {
      report('FB2001', name.span, { name: 'now', what: timeOfEvent });
      return false;
    }
    const known = names.get(name.text);
    if (known?.meaning.kind === 'enum member' && meaning.kind === 'enum member') {
      names.set(name.text, { ...known, meaning: { kind: 'enum member', places: [...known.meaning.places, ...meaning.places] } });
      return true;
    }
    if (known) {
      report('FB2001', name.span, { name: name.text, what: isAlready(known.meaning) }, [
        { span: known.span, text: 'declared here' },
      ]);
      return false;
    }
    names.set(name.text, { meaning, span: name.span });
    if (isType(meaning)) refuseBuiltIn(name, what[meaning.kind], report);
    return true;
  };

  /** A state or a total is no fact, though it is kept among them. */
  const isAlready = (meaning: Meaning): string => {
    if (meaning.kind !== 'global fact' && meaning.kind !== 'scoped field') return what[meaning.kind];
    const field = records[meaning.kind === 'scoped field' ? meaning.record : 0]?.fields[meaning.field];
    const word = field?.kind === 'field' ? field.declaration.word : 'fact';
    return meaning.kind === 'scoped field' ? `a ${word} of an entity` : `a ${word}`;
  };

  const addRecord = (draft: Omit<RecordDraft, 'id' | 'fields' | 'table'>, table: TableDraft | null = null): RecordDraft => {
    const record = { ...draft, id: records.length, fields: [], table };
    records.push(record);
    entityUnits.push([]);
    return record;
  };

  const addField = (record: RecordDraft, field: FieldDraft, span: Span): void => {
    const twin = record.fields.find((each) => each.name === field.name);
    if (twin)
      report('FB2001', span, { name: field.name, what: `a field of ${record.name}` }, [
        { span: spanOf(twin), text: 'declared here' },
      ]);
    else record.fields.push(field);
  };

  /** A table's rows are records of their own, which only the compiler names. */
  const addDeclared = (record: RecordDraft, declaration: FieldDeclaration, name = declaration.name.text): void => {
    const { doc } = declaration;
    const { span } = declaration.name;
    if (declaration.type.kind !== 'table') {
      addField(record, { kind: 'field', name, declaration }, span);
      return;
    }
    const row = record.role === 'globals' ? `${name}_row` : `${record.name}_${name}_row`;
    const rows = addRecord({ name: row, doc, span, role: 'member', bound: null }, { owner: record, declaration });
    addField(record, { kind: 'table', name, declaration, record: rows.id }, span);
  };

  const refuseNoRoom = (name: Name, bound: { readonly value: number; readonly span: Span } | null): void => {
    if (bound?.value === 0) report('FB2039', bound.span, { name: name.text });
  };

  const addEntity = (declaration: EntityDeclaration): void => {
    const { name, doc, bound } = declaration;
    const record = addRecord({ name: name.text, doc, span: name.span, role: 'entity', bound: bound?.value ?? null });
    declare(name, { kind: 'entity', record: record.id });
    refuseJsonKey(name, report);
    refuseNoRoom(name, bound);
    for (const member of declaration.members) {
      if (member.kind === 'unit') addEntityUnit(record, member);
      else if (member.kind === 'list') addList(record, member);
      else addDeclared(record, member);
    }
  };

  const addEntityUnit = (record: RecordDraft, declaration: UnitDeclaration): void => {
    const { min, max } = declaration.decimals ?? { min: usualDecimals, max: usualDecimals };
    const owned = entityUnits[record.id];
    if (owned?.some((each) => each.name === declaration.name.text)) {
      report('FB2001', declaration.name.span, { name: declaration.name.text, what: `a unit of ${record.name}` });
      return;
    }
    refuseBuiltIn(declaration.name, what.unit, report);
    const varies = min !== max;
    owned?.push({ name: declaration.name.text, min, max, field: varies ? record.fields.length : null });
    if (varies)
      addField(
        record,
        { kind: 'decimals', name: `${declaration.name.text}_decimals`, declaration, min, max },
        declaration.name.span,
      );
  };

  const addList = (owner: RecordDraft, declaration: ListDeclaration): void => {
    const { member } = declaration;
    const record = addRecord({ name: member.text, doc: declaration.doc, span: member.span, role: 'member', bound: null });
    declare(member, { kind: 'list member', record: record.id });
    refuseNoRoom(declaration.name, declaration.bound);
    for (const field of declaration.fields) {
      if (field.type.kind === 'table') report('FB9001', field.type.span, { what: 'a table for each member of a list' });
      else addDeclared(record, field);
    }
    addField(owner, { kind: 'list', name: declaration.name.text, declaration, record: record.id }, declaration.name.span);
  };

  const scoped: FieldDeclaration[] = [];
  const globals = addRecord({
    name: 'policy',
    doc: '',
    span: files[0]?.span ?? { file: '', start: 0, end: 0 },
    role: 'globals',
    bound: null,
  });

  const addGlobal = (declaration: FieldDeclaration): void => {
    if (declaration.scope !== null) {
      scoped.push(declaration);
    } else if (declaration.word === 'param') {
      if (declare(declaration.name, { kind: 'param', param: params.length })) params.push(declaration);
    } else if (declare(declaration.name, { kind: 'global fact', field: globals.fields.length })) {
      addDeclared(globals, declaration);
    }
  };

  const addDeclaration = (declaration: PlainDeclaration): void => {
    switch (declaration.kind) {
      case 'unit': {
        const { min, max, span } = declaration.decimals ?? { min: usualDecimals, max: usualDecimals, span: declaration.span };
        if (min !== max) report('FB9001', span, { what: 'a unit of the whole policy whose decimals differ' });
        if (declare(declaration.name, { kind: 'unit', decimals: max })) units.push(declaration);
        return;
      }
      case 'enum':
        if (!declare(declaration.name, { kind: 'enum', enum: enums.length })) return;
        declaration.members.forEach((member, index) => {
          if (declaration.members.findIndex((each) => each.text === member.text) < index)
            report('FB2001', member.span, { name: member.text, what: `a member of ${declaration.name.text}` });
          else {
            const name = { ...member, text: namespaceOf(declaration.name.text) + member.text };
            declare(name, { kind: 'enum member', places: [{ enum: enums.length, index }] });
          }
        });
        enums.push(declaration);
        return;
      case 'role':
        if (declaration.name.text === everybody) report('FB7002', declaration.name.span, { action: null, problem: '' });
        declare(declaration.name, { kind: 'role' });
        return;
      case 'entity':
        addEntity(declaration);
        return;
      case 'field':
        addGlobal(declaration);
        return;
      case 'let':
      case 'define':
      case 'action':
        for (const { name } of declaration.kind === 'let' ? declaration.parameters.filter((each) => isNow(each.name)) : [])
          report('FB2001', name.span, { name: name.text, what: timeOfEvent });
        declare(
          declaration.name,
          declaration.kind === 'let'
            ? { kind: 'let', declaration }
            : declaration.kind === 'define'
              ? { kind: 'define', declaration }
              : { kind: 'action', declaration },
        );
        return;
      case 'unsupported':
        report('FB9001', declaration.word.span, { what: `\`${declaration.word.text}\`` });
        return;
    }
  };

  for (const { sessions } of files)
    for (const declaration of sessions) declare(declaration.name, { kind: 'session', declaration });
  for (const file of files) {
    for (const { alias } of file.imports) if (alias) declare(alias, { kind: 'instance' });
    file.declarations.forEach(addDeclaration);
  }
  for (const declaration of scoped) attachScoped(declaration);
  const time = clockOf(files);
  for (const kind of ['now', 'clock'] as const) {
    if (!time[kind]) continue;
    let name: string = kind;
    while (globals.fields.some((each) => each.name === name)) name += '_';
    globals.fields.push({ kind, name, span: globals.span });
  }

  /** `fact mark of m: market : …` joins the fields of `market`. */
  function attachScoped(declaration: FieldDeclaration): void {
    const type = declaration.scope?.type;
    const name = type?.kind === 'quantity' ? type.unit.factors[0]?.path[0] : undefined;
    const meaning = name ? names.get(name.text)?.meaning : undefined;
    const record = meaning?.kind === 'entity' ? records[meaning.record] : undefined;
    if (record === undefined) {
      report('FB2002', name?.span ?? declaration.span, { name: name?.text ?? '?', what: 'entity', similar: null });
      return;
    }
    if (declare(declaration.name, { kind: 'scoped field', record: record.id, field: record.fields.length })) {
      addDeclared(record, declaration, plainName(declaration.name.text));
    }
  }

  return { names, records, entityUnits, enums, units, params };
};
