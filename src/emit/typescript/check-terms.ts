/** What boundary checks read. */
import { assertNever } from '../../source/assert-never.ts';
import type { Check } from '../../core/core.ts';
import { int, list, rec, type Node } from './nodes.ts';

export const termsOfChecks = (checks: readonly Check[]): readonly Node[] =>
  checks.flatMap((check): readonly Node[] => {
    switch (check.kind) {
      case 'range':
        return [int(check.value), int(check.lo), int(check.hi)];
      case 'items':
        return [rec(check.of), int(check.lo), int(check.hi)];
      case 'length':
        return [list(check.list)];
      case 'reference':
        return [int(check.value), list({ kind: 'members', record: check.entity })];
      case 'each':
        return [list(check.list), ...termsOfChecks(check.checks)];
      case 'within':
        return [rec(check.of), ...termsOfChecks(check.checks)];
      case 'when present':
        return [int(check.present), ...termsOfChecks(check.checks)];
      default:
        return assertNever(check);
    }
  });
