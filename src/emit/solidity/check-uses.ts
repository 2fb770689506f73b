/** What boundary checks read. */
import { assertNever } from '../../source/assert-never.ts';
import type { Check } from '../../core/core.ts';
import { fieldId, namesInInt, namesInList, namesInRec, noUses, type Uses } from './prune.ts';

export const isRead = (name: string, checks: readonly Check[]): boolean => usesOf(checks).names.has(name);

export const usesOf = (checks: readonly Check[]): Uses => {
  const uses = noUses();
  const visit = (node: Check): void => {
    switch (node.kind) {
      case 'range':
        namesInInt(node.value, uses);
        namesInInt(node.lo, uses);
        return namesInInt(node.hi, uses);
      case 'items':
        uses.fields.add(fieldId(node.of.record, node.field));
        namesInRec(node.of, uses);
        namesInInt(node.lo, uses);
        return namesInInt(node.hi, uses);
      case 'length':
        return namesInList(node.list, uses);
      case 'reference':
        uses.entities.add(node.entity);
        return namesInInt(node.value, uses);
      case 'each':
        namesInList(node.list, uses);
        return node.checks.forEach(visit);
      case 'within':
        namesInRec(node.of, uses);
        return node.checks.forEach(visit);
      case 'when present':
        namesInInt(node.present, uses);
        return node.checks.forEach(visit);
      default:
        assertNever(node);
    }
  };
  checks.forEach(visit);
  return uses;
};
