/** A checked expression in a few words, for messages. Never policy text, so nothing in it can disturb a terminal. */
import { showNumber } from './numbers.ts';
import type { Expr } from './checked.ts';

/** Remembers how the policy names this expression. */
export const named = <E extends Expr>(expr: E, name: string): E => {
  expr.called = name;
  return expr;
};

export const excerpt = (expr: Expr): string => expr.called ?? describe(expr);

const describe = (expr: Expr): string => {
  switch (expr.kind) {
    case 'const':
      return showNumber(expr.value);
    case 'some':
    case 'the':
      return excerpt(expr.value);
    case 'before':
      return `before ${excerpt(expr.operand)}`;
    case 'negate':
      return `-${excerpt(expr.operand)}`;
    case 'abs':
      return `abs(${excerpt(expr.operand)})`;
    case 'power':
      return short(`(${excerpt(expr.base)}) ^ ${expr.exponent}`, 'this power');
    case 'add':
      return short(`${excerpt(expr.left)} + ${excerpt(expr.right)}`, 'this sum');
    case 'subtract':
      return short(`${excerpt(expr.left)} - ${excerpt(expr.right)}`, 'this difference');
    case 'multiply':
      return short(`${excerpt(expr.left)} * ${excerpt(expr.right)}`, 'this product');
    case 'divide':
      return short(`${excerpt(expr.left)} / ${excerpt(expr.right)}`, 'this quotient');
    case 'fold':
      return `this ${expr.op}`;
    default:
      return 'this value';
  }
};

const short = (text: string, otherwise: string): string => (text.length <= 48 ? text : otherwise);
