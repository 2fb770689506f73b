/** Declarations and their clauses, as entries on lines. */
import { assertNever } from '../../source/assert-never.ts';
import type {
  ActionClause,
  Declaration,
  DefineDeclaration,
  EntityDeclaration,
  FieldDeclaration,
  Header,
  Import,
  ListDeclaration,
  Local,
  PolicyParameter,
  Typing,
  UnitDeclaration,
  UnsupportedDeclaration,
} from '../ast.ts';
import { precedence } from '../precedence.ts';
import { quote } from '../strings.ts';
import { acceptTail, endsOpen, flat } from './flat.ts';
import { glue, headed, isFlat, layOut, led } from './layout.ts';
import { commentsOf, entry, indent, type Entry, type Page } from './lines.ts';
import { adlLines } from './mechanisms/adl.ts';
import { breakerLines } from './mechanisms/breakers.ts';
import { clearingLines } from './mechanisms/clearing.ts';
import { adaptLines, governLines } from './mechanisms/governance.ts';
import { gaugeEntry } from './mechanisms/gauges.ts';
import { fundLines } from './mechanisms/fund.ts';
import { liquidationLines } from './mechanisms/liquidation.ts';
import { printKept } from './mechanisms/kept.ts';
import { oracleLines, printNeeds } from './mechanisms/oracles.ts';
import { guardLines, portfolioLines, scenariosLines } from './mechanisms/portfolio.ts';
import { booksLines } from './mechanisms/books.ts';
import { predictLines } from './mechanisms/predict.ts';
import { edges, inBraces, namesIn, placeOf } from './parts.ts';
import { printBinder, printOutside, printRange, printRounding, printType, printTyping } from './types.ts';

type Member = EntityDeclaration['members'][number] | UnsupportedDeclaration;

export const headerEntry = (header: Header, room: number): Entry => {
  const parameters = header.parameters.map(policyParameter);
  return entry(placeOf(header), [null], room, () => withParameters(`policy ${header.name.text}`, parameters, '', room));
};

const policyParameter = (parameter: PolicyParameter): string => {
  const head = `${parameter.kind} ${parameter.name.text}`;
  if ('decimals' in parameter) return parameter.decimals === null ? head : `${head} ${decimalsOf(parameter)}`;
  if (parameter.kind !== 'param') return head;
  const { type, range, value } = parameter;
  return `${head}: ${printType(type)}${printRange(range)}${value === null ? '' : ` = ${flat(value)}`}`;
};

export const importEntry = (node: Import, room: number): Entry => {
  const given = node.arguments.map(({ name, value }) => `${name.text} = ${flat(value)}`);
  const head = `import ${quote(node.path)}${node.alias === null ? '' : ` as ${node.alias.text}`}`;
  return entry({ node, ...edges(node) }, [null], room, () =>
    withParameters(`${head}${given.length > 0 ? ' ' : ''}`, given, '', room),
  );
};

/** `later`: the clauses of later mechanisms that stand inside an entity. */
export const declarationEntry = (
  declaration: Declaration,
  later: readonly UnsupportedDeclaration[],
  page: Page,
  room: number,
): Entry => {
  const place = placeOf(declaration);
  const long = (lines: () => readonly string[]): Entry => entry(place, [null], room, lines);
  switch (declaration.kind) {
    case 'unit':
      return entry(place, [`unit ${declaration.name.text}`, decimalsOf(declaration)], room, () => []);
    case 'role':
      return entry(place, [`role ${declaration.name.text}`], room, () => []);
    case 'enum':
      return enumEntry(declaration, page, room);
    case 'entity': {
      const members = [...declaration.members, ...later];
      const entries = members.sort((a, b) => a.span.start - b.span.start).map((member) => memberEntry(member, page, room - 2));
      const bound = declaration.bound === null ? '' : `[..${declaration.bound.value}]`;
      return long(() => inBraces([`entity ${declaration.name.text}${bound}`], entries, declaration, page, room));
    }
    case 'field':
      return fieldEntry(declaration, [declaration.word, declaration.name.text], page, room);
    case 'let': {
      const parameters = declaration.parameters.map(({ name, type }) =>
        type === null ? name.text : `${name.text}: ${printType(type)}`,
      );
      const head = withParameters(`let ${declaration.name.text}`, parameters, ' =', room);
      const { value } = declaration;
      const cells = isFlat(value, page) && head.length === 1 ? [(head[0] ?? '').slice(0, -2), `= ${flat(value)}`] : [null];
      return entry(place, cells, room, () => [...head.slice(0, -1), ...headed(head.at(-1) ?? '', value, page, room)]);
    }
    case 'define':
      return long(() => defineLines(declaration, page, room));
    case 'action': {
      const word = declaration.protective === null ? 'action' : 'protective action';
      const head = withParameters(`${word} ${declaration.name.text}`, declaration.parameters.map(printBinder), '', room);
      const entries = declaration.clauses.map((clause) => clauseEntry(clause, page, room - 2));
      return long(() => inBraces(head, entries, declaration, page, room));
    }
    case 'breaker':
      return long(() => breakerLines(declaration, page, room));
    case 'oracle':
      return long(() => oracleLines(declaration, page, room));
    case 'govern':
      return long(() => governLines(declaration, page, room));
    case 'adapt':
      return long(() => adaptLines(declaration, page, room));
    case 'predict':
      return long(() => predictLines(declaration, page, room));
    case 'gauge':
      return gaugeEntry(declaration, page, room);
    case 'fund':
      return long(() => fundLines(declaration, page, room));
    case 'books':
      return long(() => booksLines(declaration, page, room));
    case 'liquidation':
      return long(() => liquidationLines(declaration, page, room, clauseEntry));
    case 'adl':
      return long(() => adlLines(declaration, page, room, clauseEntry));
    case 'scenarios':
      return long(() => scenariosLines(declaration, page, room));
    case 'portfolio':
      return long(() => portfolioLines(declaration, page, room));
    case 'guard':
      return long(() => guardLines(declaration, page, room));
    case 'clearing':
      return long(() => clearingLines(declaration, page, room));
    case 'unsupported':
      return long(() => asWritten(declaration.text));
    default:
      return assertNever(declaration);
  }
};

/** The text of a later mechanism, untouched. */
const asWritten = (text: string): readonly string[] => text.split('\n');

const decimalsOf = ({ decimals }: Pick<UnitDeclaration, 'decimals'>): string => {
  if (decimals === null) return '';
  return decimals.min === decimals.max ? `decimals ${decimals.min}` : `decimals ${decimals.min} .. ${decimals.max}`;
};

/** `name(a: T, b: U) tail`, or each parameter on its own line. */
const withParameters = (head: string, parameters: readonly string[], tail: string, room: number): readonly string[] => {
  const line = parameters.length === 0 ? `${head}${tail}` : `${head}(${parameters.join(', ')})${tail}`;
  if (line.length <= room || parameters.length === 0) return [line];
  return [`${head}(`, ...indent(parameters.map((each, at) => (at < parameters.length - 1 ? `${each},` : each))), `)${tail}`];
};

const enumEntry = (declaration: Extract<Declaration, { kind: 'enum' }>, page: Page, room: number): Entry => {
  const head = `enum ${declaration.name.text}${declaration.ordered ? ' ordered' : ''}`;
  const attached = [declaration, ...declaration.members].map((node) => commentsOf(page, node));
  const within = attached.slice(1).some(({ leading, trailing }) => leading.length > 0 || trailing !== null);
  const commented = within || (attached[0]?.opening.length ?? 0) + (attached[0]?.closing.length ?? 0) > 0;
  const line = commented ? null : `${head} { ${declaration.members.map((member) => member.text).join(', ')} }`;
  const members = declaration.members.map((node) => entry({ node, ...edges(node) }, [node.text], room, () => [node.text]));
  return entry(placeOf(declaration), [line], room, () => inBraces([head], members, declaration, page, room));
};

const memberEntry = (member: Member, page: Page, room: number): Entry => {
  switch (member.kind) {
    case 'unit':
      return entry(placeOf(member), ['unit', `${member.name.text} ${decimalsOf(member)}`.trimEnd()], room, () => []);
    case 'field':
      return fieldEntry(member, [member.word, member.name.text], page, room);
    case 'list':
      return listEntry(member, page, room);
    case 'unsupported':
      return entry(placeOf(member), [null], room, () => asWritten(member.text));
    default:
      return assertNever(member);
  }
};

const listEntry = (list: ListDeclaration, page: Page, room: number): Entry => {
  const unique = list.unique === null ? '' : ` unique by ${list.unique.text}`;
  const head = `list ${list.name.text}[..${list.bound.value}] of ${list.member.text}${unique}`;
  const fields = list.fields.map((field) => fieldEntry(field, [field.name.text], page, room - 2));
  return entry(placeOf(list), [null], room, () => inBraces([head], fields, list, page, room));
};

/** `word name : type range = value else outside`, in columns. */
const fieldEntry = (field: FieldDeclaration, words: readonly string[], page: Page, room: number): Entry => {
  const scope = field.scope === null ? '' : ` of ${printBinder(field.scope)}`;
  const names = [...words.slice(0, -1), `${words.at(-1) ?? ''}${scope}`];
  const type = `: ${printType(field.type)}${printRange(field.range)}`;
  const outside = field.outside === null ? '' : printOutside(field.outside.value);
  const { value, sum } = field;
  const open = value !== null && outside !== '' && endsOpen(value) ? precedence.loosest : precedence.whole;
  const given =
    sum !== null
      ? ` = sum over ${printBinder(sum.binder)} of ${flat(sum.path, precedence.loosest)}`
      : value !== null && isFlat(value, page)
        ? ` = ${flat(value, open)}`
        : '';
  const cells = value !== null && !isFlat(value, page) ? [null] : [...names, `${type}${given}`, outside];
  return entry(placeOf(field), cells, room, () => {
    const head = `${names.join(' ')} ${type}`;
    const tail = outside === '' ? [] : [`  ${outside}`];
    if (sum !== null)
      return [`${head} =`, `  sum over ${printBinder(sum.binder)} of ${flat(sum.path, precedence.loosest)}`, ...tail];
    if (value === null) return [head, ...tail];
    return [
      ...(open === precedence.whole
        ? headed(`${head} =`, value, page, room)
        : [`${head} =`, ...indent(layOut(value, page, room - 2, open))]),
      ...tail,
    ];
  });
};

const defineLines = (define: DefineDeclaration, page: Page, room: number): readonly string[] => {
  const { locals, value } = define;
  const end = locals.length === 0 ? ' =' : '';
  const head = typedHead(`define ${define.name.text}`, define.parameters.map(printBinder), define.typing, end, room);
  if (locals.length === 0) return [...head.slice(0, -1), ...headed(head.at(-1) ?? '', value, page, room)];
  const entries = locals.map((local) => localEntry(local, page, room - 2));
  const cells = [isFlat(value, page) ? `give ${flat(value)}` : null];
  const give = entry({ node: value, ...edges(value) }, cells, room - 2, () => led('give', value, page, room - 2));
  return inBraces(head, [...entries, give], define, page, room);
};

/** `name(parameters) : type accept because "…" =`; what does not fit stands below, the reason first. */
const typedHead = (name: string, parameters: readonly string[], typing: Typing, end: string, room: number): readonly string[] => {
  const whole = withParameters(name, parameters, ` : ${printTyping(typing)}${end}`, room);
  if (whole.length === 1 && (whole[0]?.length ?? 0) <= room) return whole;
  if (typing.accept === null) return whole;
  const head = withParameters(name, parameters, ` : ${printTyping({ ...typing, accept: null })}`, room);
  return [...head, `    ${acceptTail(typing.accept).trimStart()}${end}`];
};

const localEntry = (node: Local, page: Page, room: number): Entry => {
  const head = node.typing === null ? `let ${node.name.text}` : `define ${node.name.text} : ${printTyping(node.typing)}`;
  const cells = isFlat(node.value, page) ? [head, `= ${flat(node.value)}`] : [null];
  return entry({ node, ...edges(node) }, cells, room, () => headed(`${head} =`, node.value, page, room));
};

const clauseEntry = (clause: ActionClause, page: Page, room: number): Entry => {
  const place = { node: clause, ...edges(clause) };
  switch (clause.kind) {
    case 'changes': {
      const head = `changes ${flat(clause.target, precedence.postfix)} ${clause.mode}`;
      const rounding = clause.rounding === null ? '' : `,${printRounding(clause.rounding)}`;
      const accept = clause.accept === null ? '' : `, accept because ${quote(clause.accept.reason)}`;
      const when = clause.when === null ? '' : ` when ${flat(clause.when)}`;
      const tail = `${rounding}${accept}${when}`;
      const cells = isFlat(clause.value, page) ? [`${head} ${flat(clause.value)}${tail}`] : [null];
      return entry(place, cells, room, () => glue(led(head, clause.value, page, room), tail, ['']));
    }
    case 'require': {
      const reason = `else ${quote(clause.reason)}`;
      const cells = isFlat(clause.condition, page) ? [`require ${flat(clause.condition)}`, reason] : [null];
      return entry(place, cells, room, () => [...led('require', clause.condition, page, room), `  ${reason}`]);
    }
    case 'by':
      return entry(place, [`by ${namesIn(clause.roles)}`], room, () => []);
    case 'keeps':
      return entry(place, [`keeps ${clause.kept.map(printKept).join(', ')}`], room, () => []);
    case 'needs':
      return entry(place, [printNeeds(clause)], room, () => []);
    case 'feeds': {
      const head = `feeds ${printKept(clause.fed)} by`;
      const cells = isFlat(clause.value, page) ? [`${head} ${flat(clause.value)}`] : [null];
      return entry(place, cells, room, () => led(head, clause.value, page, room));
    }
    case 'absorbs': {
      const by = `by ${printKept({ name: clause.fund, member: clause.member, span: clause.span })}`;
      const cells = isFlat(clause.loss, page) ? [`absorbs ${flat(clause.loss)} ${by}`] : [null];
      return entry(place, cells, room, () => glue(led('absorbs', clause.loss, page, room), ` ${by}`, ['']));
    }
    case 'queues': {
      const to = `in ${printKept({ name: clause.line, member: clause.member, span: clause.span })}`;
      const cells = isFlat(clause.amount, page) ? [`queues ${flat(clause.amount)} ${to}`] : [null];
      return entry(place, cells, room, () => glue(led('queues', clause.amount, page, room), ` ${to}`, ['']));
    }
    case 'unsupported':
      return entry(placeOf(clause), [null], room, () => asWritten(clause.text));
    default:
      return assertNever(clause);
  }
};
