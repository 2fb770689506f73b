/**
 * The part of TypeScript that function bodies are made of. A body is this tree before it is text, so that precedence and
 * layout are decided in one place (`print.ts`) and no piece of a policy can become syntax.
 */

export type BinaryOperator = '??' | '||' | '&&' | '===' | '!==' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | '**';

export type Expression =
  /** A name that this compiler chose, see `names.ts`. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'bigint'; readonly value: bigint }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'property'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'call'; readonly callee: string; readonly arguments: readonly Expression[] }
  /** A call of a function of `helpers.ts`, which is printed into the module because it is called. */
  | { readonly kind: 'helper'; readonly helper: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'unary'; readonly op: '-' | '!'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly op: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'conditional'; readonly condition: Expression; readonly then: Expression; readonly else: Expression }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, value: Expression])[] }
  /** All properties of another object, as an entry of one: see `spread`. */
  | { readonly kind: 'spread'; readonly of: Expression }
  /** Types of the parameters follow from where it stands. */
  | { readonly kind: 'arrow'; readonly parameters: readonly string[]; readonly body: Expression }
  | { readonly kind: 'method'; readonly of: Expression; readonly name: string; readonly arguments: readonly Expression[] }
  /** `new Name(…)`, of a class of the module or a global one. */
  | { readonly kind: 'new'; readonly of: string; readonly arguments?: readonly Expression[] }
  | { readonly kind: 'typeof'; readonly operand: Expression }
  | { readonly kind: 'as'; readonly value: Expression; readonly type: string };

export type Statement =
  | { readonly kind: 'const'; readonly name: string; readonly type: string | null; readonly value: Expression }
  | { readonly kind: 'let'; readonly name: string; readonly type: string | null; readonly value: Expression | null }
  | { readonly kind: 'assign'; readonly target: string; readonly value: Expression }
  | { readonly kind: 'increment'; readonly target: string }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly then: readonly Statement[];
      readonly else: readonly Statement[];
    }
  | { readonly kind: 'for of'; readonly name: string; readonly list: Expression; readonly body: readonly Statement[] }
  /** `for (let name = 0n; name < end; name++)` */
  | { readonly kind: 'for count'; readonly name: string; readonly end: bigint; readonly body: readonly Statement[] }
  | { readonly kind: 'break' }
  | { readonly kind: 'call'; readonly value: Expression }
  | { readonly kind: 'return'; readonly value: Expression | null }
  | { readonly kind: 'throw'; readonly value: Expression };

export const name = (text: string): Expression => ({ kind: 'name', name: text });
export const bigint = (value: bigint): Expression => ({ kind: 'bigint', value });
export const number = (value: number): Expression => ({ kind: 'number', value });
export const text = (value: string): Expression => ({ kind: 'text', value });
export const boolean = (value: boolean): Expression => ({ kind: 'boolean', value });
export const property = (of: Expression, key: string): Expression => ({ kind: 'property', of, name: key });
export const item = (of: Expression, index: number): Expression => ({ kind: 'item', of, index: number(index) });
export const call = (callee: string, ...values: readonly Expression[]): Expression => ({
  kind: 'call',
  callee,
  arguments: values,
});
/** An entry of an object that stands for all properties of `of`. */
export const spread = (of: Expression): readonly [key: string, value: Expression] => ['...', { kind: 'spread', of }];
export const object = (...entries: readonly (readonly [key: string, value: Expression])[]): Expression => ({
  kind: 'object',
  entries,
});
export const helper = (which: string, ...values: readonly Expression[]): Expression => ({
  kind: 'helper',
  helper: which,
  arguments: values,
});
export const method = (of: Expression, called: string, ...values: readonly Expression[]): Expression => ({
  kind: 'method',
  of,
  name: called,
  arguments: values,
});
export const negative = (operand: Expression): Expression => ({ kind: 'unary', op: '-', operand });
export const binary = (op: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  op,
  left,
  right,
});
export const conditional = (condition: Expression, then: Expression, otherwise: Expression): Expression => ({
  kind: 'conditional',
  condition,
  then,
  else: otherwise,
});

const opposite = { '===': '!==', '!==': '===', '<': '>=', '>=': '<', '>': '<=', '<=': '>' } as const;

/** The opposite condition. Integers are totally ordered, so that a comparison turns round instead of wearing a `!`. */
export const not = (operand: Expression): Expression => {
  if (operand.kind === 'boolean') return boolean(!operand.value);
  if (operand.kind === 'unary' && operand.op === '!') return operand.operand;
  if (operand.kind === 'binary') {
    const { op, left, right } = operand;
    if (op in opposite) return binary(opposite[op as keyof typeof opposite], left, right);
  }
  return { kind: 'unary', op: '!', operand };
};

/** `left && right`, without what a constant decides. Conditions have no effects, so that either side may go. */
export const and = (left: Expression, right: Expression): Expression => {
  if (left.kind === 'boolean') return left.value ? right : left;
  if (right.kind === 'boolean') return right.value ? left : right;
  return binary('&&', left, right);
};

export const or = (left: Expression, right: Expression): Expression => {
  if (left.kind === 'boolean') return left.value ? left : right;
  if (right.kind === 'boolean') return right.value ? right : left;
  return binary('||', left, right);
};
