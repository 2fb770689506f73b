/** Whether what the levels do to actions fits together: what is refused at a level is refused at all graver ones. */
import type { ActionDeclaration, BreakerDeclaration, Name } from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import { levelsOf } from './parts.ts';
import type { Problem } from './sound.ts';

type Kind = 'refuses' | 'allows' | 'caps' | 'holds' | 'holds part';
type Effect = { readonly kind: Kind; readonly action: Name; readonly argument: Name | null; readonly level: number };

/** What stands at the same level or a lower one and cannot stand with it. */
const against: Readonly<Record<Kind, readonly Kind[]>> = {
  refuses: [],
  allows: ['refuses', 'holds', 'holds part'],
  caps: ['refuses'],
  holds: ['refuses', 'allows', 'holds'],
  'holds part': ['refuses', 'allows', 'holds part'],
};

const wordOf = (kind: Kind): string => (kind === 'holds part' ? 'holds' : kind);

export const areEffectsSound = (
  breaker: BreakerDeclaration,
  actions: ReadonlyMap<string, ActionDeclaration>,
  problem: Problem,
  report: Report,
): boolean => {
  const effects = effectsOf(breaker);
  let sound = true;
  effects.forEach((effect, at) => {
    const { kind, action, argument } = effect;
    const declared = actions.get(action.text);
    if (declared === undefined) {
      problem(action.span, `there is no action \`${action.text}\``);
      return;
    }
    if (argument !== null && !declared.parameters.some((each) => each.name.text === argument.text))
      problem(argument.span, `\`${action.text}\` has no argument \`${argument.text}\``);
    if (declared.protective !== null && kind !== 'allows') {
      report('FB7105', action.span, { name: breaker.name.text, action: action.text, word: wordOf(kind) });
      sound = false;
    }
    const other = effects.find((each, place) => place !== at && contradicts(effect, each, place < at));
    if (other === undefined) return;
    const level = levelsOf(breaker)[other.level]?.name.text ?? '';
    const words = { word: wordOf(kind), other: wordOf(other.kind) };
    report('FB7103', action.span, { name: breaker.name.text, action: action.text, ...words, level });
    sound = false;
  });
  return sound;
};

/** Of two at one level, the later one is what is wrong. */
const contradicts = (effect: Effect, other: Effect, isBefore: boolean): boolean => {
  if (other.action.text !== effect.action.text) return false;
  const clashes = against[effect.kind].includes(other.kind);
  if (other.level < effect.level) return clashes;
  return other.level === effect.level && isBefore && (clashes || against[other.kind].includes(effect.kind));
};

const effectsOf = (breaker: BreakerDeclaration): readonly Effect[] =>
  levelsOf(breaker).flatMap(({ rules }, level) =>
    rules.flatMap((rule): readonly Effect[] => {
      switch (rule.kind) {
        case 'refuses':
        case 'allows':
        case 'holds':
          return rule.actions.map((action) => ({ kind: rule.kind, action, argument: null, level }));
        case 'caps':
        case 'holds part':
          return [{ kind: rule.kind, action: rule.action, argument: rule.argument, level }];
        default:
          return [];
      }
    }),
  );
