/** `sqrt`, `exp`, `exp2` and `ln`: their values are not rational, so each is the whole right side of a typed name, and rounds up or down. */
import type { Expression } from '../syntax/ast.ts';
import { contains } from '../types/interval.ts';
import type { Knowledge } from '../types/knowledge.ts';
import type { Num } from './arithmetic.ts';
import type { Alone as AloneName } from './builtins.ts';
import { settle } from './decisions.ts';
import { irrationalOf } from './irrational.ts';
import { isBounded, type NamedValue, type NameRequest, numberType, type TypedNumber, wrongSide } from './naming.ts';
import { showInterval } from './numbers.ts';
import type { Env } from './program.ts';
import { decimalsOf } from './read.ts';
import { rootOf } from './roots.ts';
import { afterRounding } from './rounded.ts';
import { isSpent } from './work.ts';

/** The operand of such a function, and what is known of the function's value before it is rounded. */
export type Alone = { readonly operand: Num; readonly knowledge: Knowledge };

/** In steps of what is written out: it takes as long as this many nodes. */
const costOfAlone = 50;

export const namedAlone = (
  env: Env,
  request: NameRequest,
  declared: TypedNumber,
  expression: Expression & { kind: 'builtin' },
  name: AloneName,
): NamedValue | null => {
  const { program } = env;
  // A second look reckons it all out again.
  if (program.again) program.counters.written += costOfAlone;
  if (isSpent(program)) return null;
  const place = `\`${request.name}\``;
  const found = name === 'sqrt' ? rootOf(env, place, declared, expression) : irrationalOf(env, place, declared, expression, name);
  if (found === null) return null;
  const { operand, knowledge: value } = found;
  const { rounding, accept } = request.typing;
  if (rounding === null) {
    program.report('FB4001', expression.span, { name: request.name, unit: declared.unit, decimals: decimalsOf(declared.scale) });
    return null;
  }
  if (rounding.value !== 'up' && rounding.value !== 'down') {
    program.report('FB2017', rounding.span, { problem: `\`${name}\` rounds up or down` });
    return null;
  }
  if (!isBounded(env, request, operand, value, declared)) return null;
  const broken = wrongSide(rounding.value, value);
  settle(env, accept, broken !== null, true, () => {
    if (broken)
      program.report(
        'FB4003',
        rounding.span,
        { name: request.name, direction: rounding.value, origin: broken.origin.name, side: broken.side },
        [{ span: broken.origin.span, text: `\`${broken.origin.name}\` is rounded here` }],
      );
  });
  const accepted = accept !== null;
  const knowledge = afterRounding(value, declared.scale, rounding.value, { name: request.name, span: request.span }, accepted);
  if (request.range && !contains(request.range, knowledge)) {
    program.report('FB3002', expression.span, {
      what: place,
      found: showInterval(knowledge),
      declared: showInterval(request.range),
    });
    return null;
  }
  return {
    value: operand,
    naming: {
      function: name === 'sqrt' ? 'root' : name,
      type: numberType(declared),
      unit: declared.unit,
      rounding: rounding.value,
      accepted,
      knowledge,
    },
  };
};
