/** The names of what a module has for sessions. */
import type { Core } from '../../../core/core.ts';
import { identifier, typeName, type Scope } from '../names.ts';

export type SessionNames = {
  readonly select: string;
  readonly verify: string;
  readonly terms: string;
  readonly candidate: string;
  readonly step: string;
  readonly end: string;
};

/** Exported, or shared by the sessions of a module that has any. */
export const sessionTypeNames = [
  ...['Selection', 'Proposal', 'Verification', 'SessionProblem', 'SessionShape', 'SessionAccount', 'sessionProblems', 'Closing'],
] as const;

export const nameSessions = ({ sessions }: Core, scope: Scope): readonly SessionNames[] =>
  sessions.map((each) => ({
    select: scope.claim(`select_${identifier(each.name)}`),
    verify: scope.claim(`verify_${identifier(each.name)}`),
    terms: scope.claim(`_termsOf${typeName(each.name)}`),
    candidate: scope.claim(`_candidateOf${typeName(each.name)}`),
    step: scope.claim(`_stepOf${typeName(each.name)}`),
    end: scope.claim(`_endOf${typeName(each.name)}`),
  }));
