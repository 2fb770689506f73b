/** Entries: arguments and results match the function, and the boundary checks resolve. */
import { assertNever } from '../../source/assert-never.ts';
import { countOf } from '../../types/places.ts';
import type { ArgumentSchema, Shape } from '../../types/schema.ts';
import type { Check, Core, CoreFunction, Entry, Parameter, Slotted } from '../core.ts';
import { int256, uint256 } from '../core.ts';
import { validateShape } from './schema.ts';
import { bindName, childScope, rootScope } from './scope.ts';
import type { Scope } from './scope.ts';
import { validateInt, validateList, validateRec } from './terms.ts';

export const validateEntry = (core: Core, entry: Entry, callee: CoreFunction | null, report: (what: string) => void): void => {
  if (callee === null) return report(`there is no function ${entry.function}`);
  if (callee.parameters.length !== entry.arguments.length)
    report(`it takes ${entry.arguments.length} arguments, ${callee.name} takes ${callee.parameters.length}`);
  const scope = rootScope(core, report);
  callee.parameters.forEach((parameter, at) => {
    const argument = entry.arguments[at];
    if (argument !== undefined) validateArgument(argument, parameter, report);
    // Nothing is known of an argument before its check; a bool is an integer there.
    bindName(scope, parameter.name, parameter.type === 'record' ? parameter : { type: 'int', lo: int256.lo, hi: uint256.hi });
  });
  for (const each of entry.entities) validateList({ kind: 'members', record: each }, scope);
  validateResults(core, entry, callee, report);
  for (const check of entry.checks) validateCheck(check, scope);
};

const validateArgument = (argument: ArgumentSchema, parameter: Parameter, report: (what: string) => void): void => {
  const { shape } = argument;
  if (shape.kind === 'record') {
    if (parameter.type !== 'record' || parameter.record !== shape.record)
      report(`argument ${argument.name} is a record of another type`);
    return;
  }
  const wanted = scalarType(shape);
  if (wanted === null) report(`argument ${argument.name} is a ${shape.kind}, which cannot be passed`);
  else if (parameter.type !== wanted) report(`argument ${argument.name} is a ${shape.kind}, its parameter a ${parameter.type}`);
};

const scalarType = (shape: Shape): 'int' | 'bool' | null => {
  switch (shape.kind) {
    case 'bool':
      return 'bool';
    case 'number':
    case 'enum':
    case 'ref':
    case 'address':
    case 'time':
      return 'int';
    case 'array':
    case 'table':
    case 'optional':
    case 'list':
      return null;
    default:
      return assertNever(shape);
  }
};

/** A verdict first for an action; then one integer or truth for each result, two for an optional. */
const validateResults = (core: Core, entry: Entry, callee: CoreFunction, report: (what: string) => void): void => {
  const wanted: (Slotted['type'] | 'any')[] = [];
  if (entry.kind === 'action') {
    wanted.push('int');
    const verdict = callee.results[0];
    if (verdict?.type === 'int' && (verdict.lo < 0n || verdict.hi > BigInt(entry.verdicts.length)))
      report(`its verdict ranges over ${verdict.lo} .. ${verdict.hi}, and there are ${entry.verdicts.length}`);
  } else if (entry.verdicts.length > 0) report('a define has verdicts');
  for (const result of entry.results) {
    for (const problem of validateShape(result.shape, core.schema, `result ${result.name}`)) report(problem);
    if (result.shape.kind === 'optional') wanted.push('any', 'int');
    else {
      const type = scalarType(result.shape);
      if (type === null) report(`result ${result.name} is a ${result.shape.kind}, which cannot be given`);
      wanted.push(type === 'bool' ? 'any' : 'int');
    }
  }
  if (wanted.length !== callee.results.length)
    report(`its results need ${wanted.length} values, ${callee.name} gives ${callee.results.length}`);
  callee.results.forEach((result, at) => {
    if (wanted[at] === 'int' && result.type !== 'int') report(`value ${at} of ${callee.name} is no integer`);
  });
};

const validateCheck = (check: Check, scope: Scope): void => {
  if ('number' in check && (!Number.isInteger(check.number) || check.number < 1))
    scope.report(`check ${check.path} has number ${check.number}`);
  switch (check.kind) {
    case 'range':
      validateInt(check.value, scope, 'narrow');
      validateInt(check.lo, scope, 'narrow');
      validateInt(check.hi, scope, 'narrow');
      return;
    case 'items': {
      validateRec(check.of, scope);
      validateInt(check.lo, scope, 'narrow');
      validateInt(check.hi, scope, 'narrow');
      const shape = scope.core.schema.records[check.of.record]?.fields[check.field]?.shape;
      if (shape?.kind !== 'array' || countOf(scope.core.schema, shape.by) !== check.count)
        scope.report(`${check.path} has no ${check.count} items`);
      return;
    }
    case 'length':
      validateList(check.list, scope);
      return;
    case 'reference':
      validateInt(check.value, scope, 'narrow');
      validateList({ kind: 'members', record: check.entity }, scope);
      return;
    case 'each': {
      const listed = validateList(check.list, scope);
      if (listed !== null && listed !== check.record)
        scope.report(`${check.element} is of record ${check.record}, its list of ${listed}`);
      validateWithin(check.element, check.record, check.checks, scope);
      if (check.ascending !== null && scope.core.schema.records[check.record]?.fields[check.ascending.field] === undefined)
        scope.report(`${check.ascending.path} ascends by a field that does not exist`);
      return;
    }
    case 'within':
      validateRec(check.of, scope);
      validateWithin(check.element, check.of.record, check.checks, scope);
      return;
    case 'when present':
      validateInt(check.present, scope, 'narrow');
      for (const inner of check.checks) validateCheck(inner, scope);
      return;
    default:
      assertNever(check);
  }
};

/** Element names of checks may recur side by side: the same record is checked in several places. */
const validateWithin = (element: string, record: number, checks: readonly Check[], outer: Scope): void => {
  const scope = childScope(outer);
  bindName(scope, element, { type: 'record', record }, 'again');
  for (const check of checks) validateCheck(check, scope);
};
