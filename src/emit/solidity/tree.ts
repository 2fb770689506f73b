/**
 * The Solidity that we write, as a tree. Only what the emitter needs; `print.ts` turns it into text and knows nothing of
 * policies. May import: source.
 */
import type { Span } from '../../source/source.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '|' | '&' | '&&' | '||' | '<' | '<=' | '==' | '!=' | '>' | '>=';

export type Expr =
  | { readonly kind: 'name'; readonly name: string }
  /** At least 0; a negative number is a `unary`. */
  | { readonly kind: 'literal'; readonly value: bigint }
  | { readonly kind: 'truth'; readonly value: boolean }
  /** Any text: the printer escapes it. */
  | { readonly kind: 'text'; readonly value: string }
  /** Bytes, as hexadecimal digits. */
  | { readonly kind: 'hex'; readonly digits: string }
  | { readonly kind: 'call'; readonly callee: string; readonly arguments: readonly Expr[] }
  | { readonly kind: 'field'; readonly of: Expr; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expr; readonly index: Expr }
  | { readonly kind: 'unary'; readonly op: '-' | '!'; readonly operand: Expr }
  | { readonly kind: 'binary'; readonly op: BinaryOperator; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'conditional'; readonly condition: Expr; readonly then: Expr; readonly else: Expr };

export type Variable = { readonly type: string; readonly name: string };

export type Statement =
  /** One variable, or several at once from a call that returns as many. Without a value: zero. */
  | { readonly kind: 'declare'; readonly variables: readonly Variable[]; readonly value: Expr | null; readonly span?: Span }
  | {
      readonly kind: 'assign';
      readonly targets: readonly Expr[];
      readonly op: '=' | '|=';
      readonly value: Expr;
      readonly span?: Span;
    }
  | { readonly kind: 'expression'; readonly value: Expr }
  | { readonly kind: 'if'; readonly condition: Expr; readonly then: readonly Statement[]; readonly else: readonly Statement[] }
  | {
      readonly kind: 'for';
      readonly init: Statement;
      readonly condition: Expr;
      readonly update: Statement;
      readonly body: readonly Statement[];
    }
  | { readonly kind: 'break' }
  | { readonly kind: 'increment'; readonly name: string }
  | { readonly kind: 'return'; readonly values: readonly Expr[] }
  | { readonly kind: 'revert'; readonly error: string; readonly arguments: readonly Expr[] }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'unchecked'; readonly body: readonly Statement[] }
  /** Memory-safe assembly, one statement a line, and the Solidity names that it reads. */
  | { readonly kind: 'assembly'; readonly lines: readonly string[]; readonly names?: readonly string[] };

export type Mutability = 'pure' | 'view' | 'none';

export type FunctionNode = {
  readonly name: string;
  readonly doc: readonly Doc[];
  readonly parameters: readonly Variable[];
  readonly visibility: 'external' | 'internal' | 'private';
  readonly mutability: Mutability;
  /** Of its contract or a base. */
  readonly modifiers?: readonly string[];
  /** `name` may be empty. */
  readonly returns: readonly Variable[];
  readonly body: readonly Statement[];
  readonly span?: Span;
};

/** One NatSpec tag and its text, which may be a policy's words. */
export type Doc = {
  readonly tag: 'title' | 'notice' | 'dev' | 'param' | 'return';
  readonly name?: string;
  readonly text: string;
};

export type Member =
  | ({ readonly kind: 'function' } & FunctionNode)
  | {
      readonly kind: 'constant';
      readonly type: string;
      readonly name: string;
      readonly value: Expr;
      readonly doc: readonly Doc[];
      readonly visibility: 'internal' | 'public';
    }
  | { readonly kind: 'immutable'; readonly type: string; readonly name: string; readonly doc: readonly Doc[] }
  | {
      readonly kind: 'stored';
      readonly type: string;
      readonly name: string;
      readonly doc: readonly Doc[];
      readonly visibility: 'private' | 'internal';
    }
  | {
      readonly kind: 'event';
      readonly name: string;
      readonly doc: readonly Doc[];
      /** The type of an indexed one ends in ` indexed`. */
      readonly parameters: readonly Variable[];
    }
  | {
      readonly kind: 'constructor';
      readonly doc: readonly Doc[];
      readonly parameters: readonly Variable[];
      /** What it hands to the contracts that its contract is one of. */
      readonly bases?: readonly string[];
      readonly body: readonly Statement[];
    }
  | { readonly kind: 'fallback'; readonly doc: readonly Doc[]; readonly body: readonly Statement[] };

export type TopLevel =
  | {
      readonly kind: 'struct';
      readonly name: string;
      readonly doc: readonly Doc[];
      readonly fields: readonly (Variable & { readonly doc: readonly Doc[] })[];
    }
  | { readonly kind: 'error'; readonly name: string; readonly doc: readonly Doc[]; readonly parameters: readonly Variable[] }
  | {
      readonly kind: 'library' | 'contract' | 'abstract contract';
      readonly name: string;
      /** The contracts that it is one of. */
      readonly bases?: readonly string[];
      readonly doc: readonly Doc[];
      readonly members: readonly Member[];
      readonly span?: Span;
    };

export type SourceUnit = {
  readonly license: string;
  readonly pragma: string;
  /** Plain comment lines below the pragma. */
  readonly header: readonly string[];
  readonly imports?: readonly { readonly names: readonly string[]; readonly path: string }[];
  readonly items: readonly TopLevel[];
};

export const name = (text: string): Expr => ({ kind: 'name', name: text });
export const call = (callee: string, ...args: readonly Expr[]): Expr => ({ kind: 'call', callee, arguments: args });
export const field = (of: Expr, fieldName: string): Expr => ({ kind: 'field', of, name: fieldName });
export const index = (of: Expr, at: Expr): Expr => ({ kind: 'index', of, index: at });
export const binary = (op: BinaryOperator, left: Expr, right: Expr): Expr => ({ kind: 'binary', op, left, right });
export const not = (operand: Expr): Expr => ({ kind: 'unary', op: '!', operand });
const opposites: Partial<Record<BinaryOperator, BinaryOperator>> = {
  ...{ '<': '>=', '>=': '<', '>': '<=', '<=': '>', '==': '!=', '!=': '==' },
};

/** That something does not hold, said without a `!` where a comparison says it as well. */
export const negated = (expr: Expr): Expr => {
  if (expr.kind === 'unary' && expr.op === '!') return expr.operand;
  const opposite = expr.kind === 'binary' ? opposites[expr.op] : undefined;
  return expr.kind === 'binary' && opposite !== undefined ? { ...expr, op: opposite } : not(expr);
};
export const truth = (value: boolean): Expr => ({ kind: 'truth', value });
/** An integer as its bare literal, with a minus sign where it is negative. */
export const literal = (value: bigint): Expr =>
  value < 0n ? { kind: 'unary', op: '-', operand: { kind: 'literal', value: -value } } : { kind: 'literal', value };
export const declare = (type: string, variable: string, value: Expr | null): Statement => ({
  kind: 'declare',
  variables: [{ type, name: variable }],
  value,
});
export const assign = (target: Expr, value: Expr): Statement => ({ kind: 'assign', targets: [target], op: '=', value });

/** How many stack slots the evaluation of an expression needs at most, its result included. */
export const stackNeed = (expr: Expr): number => {
  switch (expr.kind) {
    case 'name':
    case 'literal':
    case 'truth':
      return 1;
    case 'text':
    case 'hex':
      return 4;
    case 'field':
      return stackNeed(expr.of) + 1;
    case 'index':
      return Math.max(stackNeed(expr.of), stackNeed(expr.index) + 2) + 2;
    case 'unary':
      return stackNeed(expr.operand) + 1;
    case 'binary':
      return Math.max(stackNeed(expr.left), stackNeed(expr.right)) + 1;
    case 'conditional':
      return Math.max(stackNeed(expr.condition), stackNeed(expr.then), stackNeed(expr.else));
    case 'call': {
      const isCast = expr.callee === 'uint256' || expr.callee === 'int256';
      if (isCast) return Math.max(1, ...expr.arguments.map(stackNeed));
      return 1 + Math.max(1, ...expr.arguments.map((each, place) => place + stackNeed(each)));
    }
  }
};
