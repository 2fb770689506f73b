/** Whether a breaker makes sense by itself: its levels, what each says, and that each can be left. */
import type { ActionDeclaration, BreakerDeclaration, BreakerLevel, LevelRule } from '../../../syntax/ast.ts';
import type { Span } from '../../../source/source.ts';
import type { Report } from '../../report.ts';
import { areEffectsSound } from './effects-sound.ts';
import { endless } from './ends.ts';
import { levelsOf, normal, placeOf, resetsOf, ruleOf, rulesOf } from './parts.ts';

/** False after a reported mistake. */
export const isSound = (
  breaker: BreakerDeclaration,
  actions: ReadonlyMap<string, ActionDeclaration>,
  report: Report,
): boolean => {
  let sound = true;
  const problem = (span: Span, text: string): void => {
    report('FB7101', span, { name: breaker.name.text, problem: text });
    sound = false;
  };
  const levels = levelsOf(breaker);
  if (levels.length === 0) problem(breaker.name.span, 'it has no level');
  levels.forEach((level, at) => {
    checkNames(breaker, level, at, problem);
    checkRules(breaker, level, problem);
  });
  checkResets(breaker, problem);
  if (!areEffectsSound(breaker, actions, problem, report)) sound = false;
  if (!sound) return false;
  const last = endless(breaker);
  if (last !== null) report('FB7102', last.name.span, { name: breaker.name.text, level: last.name.text });
  return last === null;
};

export type Problem = (span: Span, text: string) => void;

const checkNames = (breaker: BreakerDeclaration, level: BreakerLevel, at: number, problem: Problem): void => {
  const { text, span } = level.name;
  const twin = levelsOf(breaker).findIndex((each) => each.name.text === text);
  if (text === normal || twin < at) problem(span, `another level is called \`${text}\``);
  const to = ruleOf(level, 'leaves')?.to ?? null;
  const target = to === null ? -1 : placeOf(breaker, to.text);
  if (to !== null && (target === null || target >= at)) problem(to.span, `\`${to.text}\` is no level below \`${text}\``);
  const escalates = ruleOf(level, 'escalates');
  if (escalates === null) return;
  const higher = placeOf(breaker, escalates.to.text);
  if (higher === null || higher <= at) problem(escalates.to.span, `\`${escalates.to.text}\` is no level above \`${text}\``);
};

/** What a level says once, and how that is written. */
const single: ReadonlyMap<LevelRule['kind'], string> = new Map([
  ['least', 'at least'],
  ['most', 'at most'],
  ['again', 'not again within'],
  ['once', 'once per'],
  ['only', 'only'],
  ['renews', 'renews'],
  ['escalates', 'escalates'],
  ['trip', 'trip by'],
  ['leaves', 'leaves'],
]);

const checkRules = (breaker: BreakerDeclaration, level: BreakerLevel, problem: Problem): void => {
  const { name, when, rules } = level;
  for (const [kind, words] of single) {
    const [, second] = rulesOf(level, kind);
    if (second !== undefined) problem(second.span, `\`${name.text}\` says \`${words}\` twice`);
  }
  const isReached =
    ruleOf(level, 'trip') !== null || levelsOf(breaker).some((each) => ruleOf(each, 'escalates')?.to.text === name.text);
  if (when === null && !isReached)
    problem(name.span, `nothing trips \`${name.text}\`: say \`when\` it trips, or who may: \`trip by ROLE\``);
  if (when === null)
    for (const rule of rules)
      if (['again', 'once', 'only', 'renews'].includes(rule.kind))
        problem(rule.span, `\`${single.get(rule.kind) ?? ''}\` is about the condition of a level, and \`${name.text}\` has none`);
  for (const hold of [level.hold, ruleOf(level, 'leaves')?.hold])
    if (hold?.kind === 'events' && hold.count < 2) problem(hold.span, 'fewer than two events are no wait');
  const most = ruleOf(level, 'most');
  const comesBack = when !== null && !rules.some((each) => ['again', 'once', 'renews'].includes(each.kind));
  if (most !== null && comesBack)
    problem(
      most.span,
      `\`${name.text}\` would trip again at once: say \`not again within\` or \`once per\`, or that it \`renews\` while its condition holds`,
    );
  const trip = ruleOf(level, 'trip');
  const leaves = ruleOf(level, 'leaves');
  if (trip !== null && leaves !== null && leaves.hold === null && ruleOf(level, 'least') === null)
    problem(trip.span, `\`${name.text}\` would be left at the next event: say how long it holds \`at least\``);
  const escalates = ruleOf(level, 'escalates');
  if (escalates === null) return;
  for (const other of [most, ruleOf(level, 'renews')])
    if (other !== null)
      problem(other.span, `\`${name.text}\` cannot escalate after a while and \`${single.get(other.kind) ?? ''}\` too`);
};

const checkResets = (breaker: BreakerDeclaration, problem: Problem): void => {
  const seen = new Set<string>();
  for (const { to, span } of resetsOf(breaker)) {
    const target = to?.text ?? normal;
    if (placeOf(breaker, target) === null) problem(to?.span ?? span, `there is no level \`${target}\` to go back to`);
    if (seen.has(target)) problem(span, `it says twice who may reset it to \`${target}\``);
    seen.add(target);
  }
};
