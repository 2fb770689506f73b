/**
 * Core as text for people and snapshots: one line a statement, every range's width marked. `i12` is a signed integer of
 * 12 bits, `u160` an unsigned one; `!` follows a wide one.
 */
import { assertNever } from '../source/assert-never.ts';
import type { ArgumentSchema, Schema } from '../types/schema.ts';
import type {
  Argument,
  Block,
  Check,
  Core,
  CoreFunction,
  Entry,
  Named,
  Parameter,
  Range,
  Slotted,
  Statement,
  Term,
} from './core.ts';
import { isNarrow } from './core.ts';
import { printBool, printInt, printList, printRec } from './print-terms.ts';

export const printCore = (core: Core): string =>
  [
    `core ${core.schema.policy}`,
    ...core.functions.map((each) => printFunction(each, core.schema)),
    ...core.entries.map((each) => printEntry(each, core.schema)),
  ].join('\n\n') + '\n';

export const printFunction = (each: CoreFunction, schema: Schema): string => {
  const parameters = each.parameters.map((parameter) => printParameter(parameter, schema)).join(', ');
  const head = `function ${each.name}(${parameters}) -> ${each.results.map(printSlot).join(', ')} "${each.title.label}"`;
  return [head, ...printBlock(each.body, schema, 'give', '  ')].join('\n');
};

/** The bits that hold a range, and whether a sign is among them. */
export const printRange = (range: Range): string => {
  if (range.lo >= 0n) return `u${bits(range.hi)}${isNarrow(range) ? '' : '!'}`;
  const above = bits(range.hi < 0n ? -range.hi - 1n : range.hi);
  const below = bits(-range.lo - 1n);
  return `i${Math.max(above, below) + 1}${isNarrow(range) ? '' : '!'}`;
};

const bits = (natural: bigint): number => (natural === 0n ? 0 : natural.toString(2).length);

const printSlot = (slot: Slotted): string => (slot.type === 'bool' ? 'bool' : printRange(slot));
const printNamed = (named: Named): string => `${named.name}: ${printSlot(named)}`;

const printParameter = (parameter: Parameter, schema: Schema): string =>
  parameter.type === 'record'
    ? `${parameter.name}: ${schema.records[parameter.record]?.name ?? parameter.record}`
    : printNamed(parameter);

const printTerm = (term: Term, schema: Schema): string =>
  term.type === 'int' ? printInt(term.value, schema) : printBool(term.value, schema);

const printArgument = (argument: Argument, schema: Schema): string =>
  argument.type === 'record' ? printRec(argument.value, schema) : printTerm(argument, schema);

const printBlock = (block: Block, schema: Schema, word: string, indent: string): readonly string[] => [
  ...block.statements.flatMap((statement) => printStatement(statement, schema, indent)),
  `${indent}${word} ${block.results.map((result) => printTerm(result, schema)).join(', ')}`,
];

const printStatement = (statement: Statement, schema: Schema, indent: string): readonly string[] => {
  const deeper = `${indent}  `;
  switch (statement.kind) {
    case 'let': {
      const title = statement.title === null ? '' : ` "${statement.title.label}"`;
      return [`${indent}${printNamed(statement.bind)} = ${printTerm(statement.value, schema)}${title}`];
    }
    case 'call': {
      const given = statement.arguments.map((each) => printArgument(each, schema)).join(', ');
      return [`${indent}${statement.bind.map(printNamed).join(', ')} = call ${statement.function}(${given})`];
    }
    case 'if':
      return [
        `${indent}${statement.bind.map(printNamed).join(', ')} = if ${printBool(statement.condition, schema)}`,
        ...printBlock(statement.then, schema, 'give', deeper),
        `${indent}else`,
        ...printBlock(statement.else, schema, 'give', deeper),
      ];
    case 'loop': {
      const { over } = statement;
      const turns = over.kind === 'count' ? `${over.count} turns` : `${over.element} in ${printList(over.list, schema)}`;
      const until = statement.until === null ? '' : ` until ${printBool(statement.until, schema)}`;
      const carry = statement.carry.map((each) => `${printNamed(each.bind)} from ${printTerm(each.initial, schema)}`).join(', ');
      return [
        `${indent}loop ${statement.index.name} over ${turns}${until} carrying ${carry}`,
        ...printBlock(statement.body, schema, 'next', deeper),
      ];
    }
    default:
      return assertNever(statement);
  }
};

const printEntry = (entry: Entry, schema: Schema): string => {
  const given = entry.arguments.map((each) => `${each.name}: ${printShape(each.shape, schema)}`).join(', ');
  const reads = [
    ...(entry.globals ? ['facts'] : []),
    ...entry.entities.map((each) => schema.records[each]?.name ?? String(each)),
  ];
  return [
    `${entry.kind} ${entry.name}(${given}) = ${entry.function}${reads.length === 0 ? '' : ` reading ${reads.join(', ')}`}`,
    ...entry.checks.flatMap((check) => printCheck(check, schema, '  ')),
    ...entry.verdicts.map((verdict, at) => `  verdict ${at + 1}: ${verdict.kind} ${JSON.stringify(verdict.reason)}`),
    ...entry.results.map((result) => `  result ${result.name}: ${result.shape.kind}`),
  ].join('\n');
};

const printShape = (shape: ArgumentSchema['shape'], schema: Schema): string =>
  shape.kind === 'record' ? (schema.records[shape.record]?.name ?? '') : shape.kind;

const printCheck = (check: Check, schema: Schema, indent: string): readonly string[] => {
  const head = 'number' in check ? `${indent}check ${check.number} ${check.path}: ` : indent;
  const inner = (checks: readonly Check[]): readonly string[] =>
    checks.flatMap((each) => printCheck(each, schema, `${indent}  `));
  switch (check.kind) {
    case 'range':
      return [`${head}${printInt(check.value, schema)} in ${printInt(check.lo, schema)} .. ${printInt(check.hi, schema)}`];
    case 'items':
      return [
        `${head}all ${check.count} of ${printRec(check.of, schema)} field ${check.field} in ${printInt(check.lo, schema)} .. ${printInt(check.hi, schema)}`,
      ];
    case 'length':
      return [
        `${head}${check.min === 0 ? '' : `at least ${check.min}, `}at most ${check.max} in ${printList(check.list, schema)}`,
      ];
    case 'reference':
      return [`${head}${printInt(check.value, schema)} is a ${schema.records[check.entity]?.name ?? ''}`];
    case 'each': {
      const { ascending } = check;
      const by =
        ascending === null
          ? []
          : [`${indent}  check ${ascending.number} ${ascending.path}: ascending by field ${ascending.field}`];
      return [`${head}each ${check.element} in ${printList(check.list, schema)}`, ...inner(check.checks), ...by];
    }
    case 'within':
      return [`${head}within ${check.element} = ${printRec(check.of, schema)}`, ...inner(check.checks)];
    case 'when present':
      return [`${head}when ${printInt(check.present, schema)}`, ...inner(check.checks)];
    default:
      return assertNever(check);
  }
};
