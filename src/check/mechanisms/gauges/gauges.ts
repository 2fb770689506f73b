/**
 * Gauges, written out as what they are: values that are kept, a definition that says what the gauge is at this event with the
 * sample of this event in it, and an action that keeps it. From
 *
 *   gauge volatility of m: market : ratio in 0 .. 10 else nearest bound rounds up = ewma(abs(change(m.mark)), half_life 30 min)
 *
 * come, for each market, the average, the mark and the time of the last event; `volatility(m)`; and `update_volatility(m)`,
 * which anyone may call. A gauge that is fed is kept by what feeds it: `feeds outflow(t) by amount` in an action.
 */
import type { ActionClause, ActionDeclaration, Binder, Declaration, FeedsClause, GaugeDeclaration } from '../../../syntax/ast.ts';
import { assertNever } from '../../../source/assert-never.ts';
import { plainName } from '../../../source/source.ts';
import type { Report } from '../../report.ts';
import { maker, prefixed } from '../maker.ts';
import { entityOf, type Written } from '../written.ts';
import { ewma, realisedVolatility } from './averages.ts';
import { fedWindow, windowFeeding } from './fed-windows.ts';
import { isFed, isForm } from './forms.ts';
import { gaugeOf, type Gauge } from './gauge.ts';
import { windowedMean } from './mean-window.ts';
import { timeWeightedMean } from './means.ts';
import { move } from './moves.ts';
import type { Form } from './parts.ts';
import { decayingSum, feeding } from './sums.ts';
import { windowed } from './windows.ts';

/** The gauges that make sense; what is wrong with the others is reported. `declarations`: all that a gauge may measure. */
export const gaugesOf = (
  gauges: readonly GaugeDeclaration[],
  declarations: readonly Declaration[],
  report: Report,
): readonly Gauge[] => gauges.map((each) => gaugeOf(each, declarations, report)).filter((each) => each !== null);

export const writeOutGauge = (gauge: Gauge): Written => {
  const { name, scope, span, measure } = gauge.declaration;
  const made = maker(name, scope);
  const { states, definitions, keeps } = formOf(gauge);
  if (isFed(measure)) return { declarations: [...states, ...definitions], keeper: null };
  const update: ActionDeclaration = {
    ...{
      kind: 'action',
      ...{ protective: null, isForAnyone: true, counts: null, held: null },
      doc: `Keeps what ${plainName(name.text)} is now.`,
      name: made.name(prefixed(name.text, 'update')),
    },
    ...{ parameters: scope === null ? [] : [scope], clauses: [made.keeps()], span },
  };
  return {
    declarations: [...states, ...definitions, update],
    keeper: {
      ...{ name, scope, looksAt: [measure.of], countsEvents: gauge.kept !== null && gauge.window === null && isOfMoves(gauge) },
      changes: (member) => keeps(maker(name, member)),
    },
  };
};

/** A change is measured from the event before: the more events, the smaller it is. */
const isOfMoves = ({ form }: Gauge): boolean => form === 'ewma' || form === 'change' || form === 'difference';

const formOf = (gauge: Gauge): Form => {
  const { form, kept, window } = gauge;
  switch (form) {
    case 'ewma':
      return ewma(gauge);
    case 'decaying_sum':
      return decayingSum(gauge);
    case 'sum':
    case 'count':
    case 'mean':
      return window === null ? nothing : fedWindow(gauge, window);
    case 'realised_volatility':
      return realisedVolatility(gauge);
    case 'change':
    case 'difference':
      if (kept === null) return nothing;
      return window === null ? move(gauge, kept) : windowed(gauge, kept, window);
    case 'time_weighted_mean':
      if (kept === null) return nothing;
      return window === null ? timeWeightedMean(gauge, kept) : windowedMean(gauge, kept, window);
    case 'max':
    case 'min':
    case 'largest_fall':
    case 'largest_rise':
      if (window === null) return nothing;
      return kept === null ? fedWindow(gauge, window) : windowed(gauge, kept, window);
    default:
      return assertNever(form);
  }
};

const nothing: Form = { states: [], definitions: [], keeps: () => [] };

/** The clauses of an action with each `feeds` written out. `stated`: all gauges, those that make no sense too. */
export const withFed = (
  action: ActionDeclaration,
  gauges: readonly Gauge[],
  stated: readonly GaugeDeclaration[],
  report: Report,
): ActionDeclaration => {
  const seen = new Set<string>();
  const written = (clause: FeedsClause): readonly ActionClause[] => {
    const { fed, value } = clause;
    const gauge = stated.find((each) => each.name.text === fed.name.text);
    const wrong = (problem: string, better: string): readonly ActionClause[] => {
      report('FB7307', fed.span, { name: fed.name.text, problem, better });
      return [];
    };
    if (gauge === undefined)
      return wrong('is no gauge', 'feed a gauge such as `gauge outflow : … = decaying_sum(fed, half_life 4 h)`');
    const form = gauge.measure.form.text;
    if (!isForm(form)) return [];
    if (!isFed(gauge.measure))
      return wrong('measures at every event, and is not fed', `write \`keeps ${gauge.name.text}…\` to keep what it says`);
    const member = memberOf(action, gauge, fed.member?.text ?? null);
    if (member === 'wrong') return wrong(...whose(action, gauge));
    const key = `${gauge.name.text} ${member?.name.text ?? ''}`;
    if (seen.has(key)) return wrong('is fed twice here', 'feed it once, with the sum of both');
    seen.add(key);
    const sound = gauges.find((each) => each.declaration === gauge);
    if (sound === undefined) return [];
    const made = maker(gauge.name, member);
    return sound.window === null ? feeding(made, value) : windowFeeding(sound, sound.window, made, value);
  };
  for (const clause of action.clauses)
    for (const { name, span } of clause.kind === 'keeps' ? clause.kept : []) {
      const gauge = stated.find((each) => each.name.text === name.text);
      if (gauge === undefined || !isFed(gauge.measure)) continue;
      report('FB7307', span, {
        name: name.text,
        problem: 'is kept by what feeds it',
        better: `leave \`keeps\` out, and write \`feeds ${name.text}… by …\` where something moves`,
      });
    }
  return { ...action, clauses: action.clauses.flatMap((each) => (each.kind === 'feeds' ? written(each) : [each])) };
};

const memberOf = (action: ActionDeclaration, { scope }: GaugeDeclaration, named: string | null): Binder | null | 'wrong' => {
  if (scope === null) return named === null ? null : 'wrong';
  return action.parameters.find((each) => each.name.text === named && entityOf(each) === entityOf(scope)) ?? 'wrong';
};

const whose = (action: ActionDeclaration, { name, scope }: GaugeDeclaration): readonly [string, string] => {
  if (scope === null) return ['is fed for the whole policy, and not for a member', `write \`feeds ${name.text} by …\``];
  const entity = entityOf(scope) ?? 'member';
  const fitting = action.parameters.find((each) => entityOf(each) === entity);
  const better =
    fitting === undefined ? `let the action take a ${entity}` : `write \`feeds ${name.text}(${fitting.name.text}) by …\``;
  return [`is fed for each ${entity}: name the argument that it is fed for`, better];
};
