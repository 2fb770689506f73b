/** Solidity trees as text, four spaces a level, and where in the text the policy's places are. */
import { assertNever } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import { commentLines, stringLiteral } from './escape.ts';
import type { Doc, Expr, FunctionNode, Member, SourceUnit, Statement, TopLevel, Variable } from './tree.ts';

/** Emitted lines, counted from 1, and the span of the policy that each comes from. */
export type LineMap = readonly { readonly line: number; readonly span: Span }[];

type Line = { readonly depth: number; readonly text: string; readonly span: Span | null };

export const print = (unit: SourceUnit): { readonly code: string; readonly map: LineMap } => {
  const lines = [
    at(`// SPDX-License-Identifier: ${unit.license}`),
    at(`pragma solidity ${unit.pragma};`),
    ...unit.header.flatMap(commentLines).map((each) => at(`// ${each}`)),
    ...(unit.imports ?? []).flatMap((each) => [
      at(''),
      at(`import {${each.names.join(', ')}} from ${stringLiteral(each.path)};`),
    ]),
    ...unit.items.flatMap((item) => [at(''), ...topLevel(item)]),
  ];
  const map = lines.flatMap((each, place) => (each.span ? [{ line: place + 1, span: each.span }] : []));
  const code = lines.map((each) => (each.text === '' ? '' : '    '.repeat(each.depth) + each.text)).join('\n') + '\n';
  return { code, map };
};

const at = (text: string, span: Span | null = null): Line => ({ depth: 0, text, span });
const indent = (lines: readonly Line[]): readonly Line[] => lines.map((each) => ({ ...each, depth: each.depth + 1 }));
const braces = (head: string, body: readonly Line[], span: Span | null = null): readonly Line[] =>
  body.length === 0 ? [at(`${head}{}`, span)] : [at(`${head}{`, span), ...indent(body), at('}')];

const docs = (entries: readonly Doc[]): readonly Line[] =>
  entries.flatMap((each) => {
    const start = each.name === undefined ? `@${each.tag}` : `@${each.tag} ${each.name}`;
    const [first, ...rest] = commentLines(each.text);
    if (first === undefined) return [];
    return [at(`/// ${start} ${first}`), ...rest.map((line) => at(`/// ${line}`.trimEnd()))];
  });

const variable = (each: Variable): string => (each.name === '' ? each.type : `${each.type} ${each.name}`);
const variables = (list: readonly Variable[]): string => list.map(variable).join(', ');

const topLevel = (item: TopLevel): readonly Line[] => {
  switch (item.kind) {
    case 'struct': {
      const fields = item.fields.flatMap((each) => [...docs(each.doc), at(`${variable(each)};`)]);
      return [...docs(item.doc), ...braces(`struct ${item.name} `, fields)];
    }
    case 'error':
      return [...docs(item.doc), at(`error ${item.name}(${variables(item.parameters)});`)];
    case 'library':
    case 'contract':
    case 'abstract contract': {
      const isOf = item.bases === undefined || item.bases.length === 0 ? '' : `is ${item.bases.join(', ')} `;
      const members = item.members.flatMap((each, place) => {
        const tight = place > 0 && isValue(each) && isValue(item.members[place - 1]) && each.doc.length === 0;
        return [...(place === 0 || tight ? [] : [at('')]), ...member(each)];
      });
      return [...docs(item.doc), ...braces(`${item.kind} ${item.name} ${isOf}`, members, item.span ?? null)];
    }
    default:
      return assertNever(item);
  }
};

const isValue = (each: Member | undefined): boolean => each?.kind === 'constant' || each?.kind === 'immutable';

const member = (each: Member): readonly Line[] => {
  switch (each.kind) {
    case 'function':
      return functionLines(each);
    case 'constant':
      return [...docs(each.doc), at(`${each.type} ${each.visibility} constant ${each.name} = ${expression(each.value)};`)];
    case 'immutable':
      return [...docs(each.doc), at(`${each.type} public immutable ${each.name};`)];
    case 'stored':
      return [...docs(each.doc), at(`${each.type} ${each.visibility} ${each.name};`)];
    case 'event':
      return [...docs(each.doc), at(`event ${each.name}(${variables(each.parameters)});`)];
    case 'constructor': {
      const bases = (each.bases ?? []).map((base) => `${base} `).join('');
      return [...docs(each.doc), ...braces(`constructor(${variables(each.parameters)}) ${bases}`, statements(each.body))];
    }
    case 'fallback':
      return [...docs(each.doc), ...braces('fallback() external ', statements(each.body))];
    default:
      return assertNever(each);
  }
};

const functionLines = (node: FunctionNode): readonly Line[] => {
  const attributes = [node.visibility, ...(node.mutability === 'none' ? [] : [node.mutability]), ...(node.modifiers ?? [])];
  const returns = node.returns.length === 0 ? [] : [`returns (${variables(node.returns)})`];
  const tail = [...attributes, ...returns].join(' ');
  const oneLine = `function ${node.name}(${variables(node.parameters)}) ${tail} `;
  const body = statements(node.body);
  if (oneLine.length <= 110) return [...docs(node.doc), ...braces(oneLine, body, node.span ?? null)];
  const parameters = node.parameters.map((each, place) => at(variable(each) + (place < node.parameters.length - 1 ? ',' : '')));
  return [
    ...docs(node.doc),
    at(`function ${node.name}(`, node.span ?? null),
    ...indent(parameters),
    ...braces(`) ${tail} `, body),
  ];
};

const statements = (list: readonly Statement[]): readonly Line[] => list.flatMap(statement);

const statement = (node: Statement): readonly Line[] => {
  switch (node.kind) {
    case 'declare':
    case 'assign':
    case 'increment':
      return [at(`${simple(node)};`, node.kind === 'increment' ? null : (node.span ?? null))];
    case 'expression':
      return [at(`${expression(node.value)};`)];
    case 'if': {
      const then = braces(`if (${expression(node.condition)}) `, statements(node.then));
      if (node.else.length === 0) return then;
      const [only] = node.else;
      const otherwise = node.else.length === 1 && only?.kind === 'if' ? statement(only) : braces('', statements(node.else));
      const [first, ...rest] = otherwise;
      return [...then.slice(0, -1), at(`} else ${first?.text ?? ''}`), ...rest];
    }
    case 'for': {
      const head = `for (${simple(node.init)}; ${expression(node.condition)}; ${simple(node.update)}) `;
      return braces(head, statements(node.body));
    }
    case 'break':
      return [at('break;')];
    case 'return':
      return [at(node.values.length === 0 ? 'return;' : `return ${tuple(node.values)};`)];
    case 'revert':
      return [at(`revert ${node.error}(${node.arguments.map(expression).join(', ')});`)];
    case 'block':
      return braces('', statements(node.body));
    case 'unchecked':
      return braces('unchecked ', statements(node.body));
    case 'assembly':
      return braces('assembly ("memory-safe") ', assembly(node.lines));
    default:
      return assertNever(node);
  }
};

/** Assembly lines carry their own braces; they are indented by counting them. */
const assembly = (lines: readonly string[]): readonly Line[] => {
  let depth = 0;
  return lines.map((text) => {
    if (text.startsWith('}')) depth -= 1;
    const line: Line = { depth, text, span: null };
    if (text.endsWith('{')) depth += 1;
    return line;
  });
};

const tuple = (values: readonly Expr[]): string => {
  const [only] = values;
  return values.length === 1 && only ? expression(only) : `(${values.map(expression).join(', ')})`;
};

/** A statement that may stand in the head of a `for`. */
const simple = (node: Statement): string => {
  switch (node.kind) {
    case 'declare': {
      const target = node.variables.length === 1 ? variables(node.variables) : `(${variables(node.variables)})`;
      return node.value === null ? target : `${target} = ${expression(node.value)}`;
    }
    case 'assign':
      return `${tuple(node.targets)} ${node.op} ${expression(node.value)}`;
    case 'increment':
      return `++${node.name}`;
    case 'expression':
      return expression(node.value);
    default:
      throw new Error(`bug in the compiler: ${node.kind} in the head of a for`);
  }
};

const precedences: Readonly<Record<string, number>> = {
  '*': 12,
  '/': 12,
  '%': 12,
  '+': 11,
  '-': 11,
  // Binds closer than a comparison, which not everybody remembers.
  '&': 4,
  '|': 7,
  '<': 6,
  '<=': 6,
  '>': 6,
  '>=': 6,
  '==': 5,
  '!=': 5,
  '&&': 4,
  '||': 3,
};

const precedence = (node: Expr): number => {
  switch (node.kind) {
    case 'binary':
      return precedences[node.op] ?? 0;
    case 'unary':
      return 14;
    case 'conditional':
      return 2;
    default:
      return 15;
  }
};

export const expression = (node: Expr): string => {
  const within = (each: Expr, least: number): string => (precedence(each) < least ? `(${expression(each)})` : expression(each));
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'literal':
      return number(node.value);
    case 'truth':
      return String(node.value);
    case 'text':
      return stringLiteral(node.value);
    case 'hex':
      return `hex"${node.digits}"`;
    case 'call':
      return `${node.callee}(${node.arguments.map(expression).join(', ')})`;
    case 'field':
      return `${within(node.of, 15)}.${node.name}`;
    case 'index':
      return `${within(node.of, 15)}[${expression(node.index)}]`;
    case 'unary':
      return `${node.op}${within(node.operand, 15)}`;
    case 'binary': {
      const own = precedence(node);
      // Only sums, products and chains of one connective lean on associativity; the rest shows its parentheses.
      const chains = node.op === '+' || node.op === '*' || node.op === '-' || node.op === '&&' || node.op === '||';
      // `&&` beside `||` is never left to the reader's memory.
      const guard = (each: Expr): number => (node.op === '||' && each.kind === 'binary' && each.op === '&&' ? 15 : own);
      return `${within(node.left, chains ? guard(node.left) : own + 1)} ${node.op} ${within(node.right, Math.max(own + 1, guard(node.right)))}`;
    }
    case 'conditional':
      return `${within(node.condition, 3)} ? ${within(node.then, 3)} : ${within(node.else, 2)}`;
    default:
      return assertNever(node);
  }
};

/** Round numbers as people write them: `1e18`, `250e6`; the rest in decimal. */
const number = (value: bigint): string => {
  const text = value.toString();
  const zeros = text.length - text.replace(/0+$/, '').length;
  return zeros >= 6 && value !== 0n ? `${text.slice(0, text.length - zeros)}e${zeros}` : text;
};
