/** `firebreak eval`: the decisions of a policy on facts, each with its reason. */
import { visible } from '../../diagnostics/visible.ts';
import { renderTrace } from '../../evaluate/render-trace.ts';
import { closest } from '../../source/closest.ts';
import type { Span } from '../../source/source.ts';
import { lineIndex } from '../../diagnostics/line-index.ts';
import { decide, type Decision } from '../decisions.ts';
import { exitCode, type ExitCode, type Host } from '../host.ts';
import { isOpen, jsonDiagnostics, loadPolicy, parametersAsked, printDiagnostics, type Loaded } from '../load.ts';
import { printJson, printLine, wrongUse } from '../output.ts';
import { readFacts } from '../read-facts.ts';

export type EvalOptions = { readonly facts: string; readonly trace?: boolean; readonly json?: boolean };

export const evaluatePolicy = (host: Host, policy: string, wanted: string | undefined, options: EvalOptions): ExitCode => {
  const json = options.json === true;
  const loaded = loadPolicy(host, policy);
  if (!loaded.ok) return wrongUse(host, json, loaded.reason);
  const { core } = loaded.value.compiled;
  if (core === null && isOpen(loaded.value)) return wrongUse(host, json, parametersAsked(loaded.value));
  if (core === null) {
    if (json) printJson(host, { ok: false, diagnostics: jsonDiagnostics(loaded.value) });
    else printDiagnostics(host, loaded.value);
    return exitCode.policy;
  }
  const names = core.entries.map((each) => each.name);
  if (wanted !== undefined && !names.includes(wanted)) return wrongUse(host, json, noSuchEntry(wanted, names));
  const document = readFacts(host, core, options.facts);
  if (!document.ok) return wrongUse(host, json, document.reason);
  const calls = document.value.calls.filter((each) => wanted === undefined || each.entry === wanted);
  const decisions = decide(core, document.value, calls);
  if (json) printJson(host, { ok: true, decisions: decisions.map((each) => asJson(each, options.trace === true)) });
  else printDecisions(host, decisions, options.trace === true ? loaded.value : null);
  return exitCode.good;
};

const noSuchEntry = (wanted: string, names: readonly string[]): string => {
  const near = closest(wanted, names);
  return `the policy has no ${wanted}; ${near === null ? `it has ${names.join(', ')}` : `did you mean ${near}?`}`;
};

const asJson = ({ label, entry, outcome, values, reason, refusal, because, trace }: Decision, withTrace: boolean): unknown => ({
  call: label,
  entry,
  outcome,
  values: values.map(({ name, json }) => ({ name, value: json })),
  ...(reason === null ? {} : { reason }),
  because,
  ...(refusal === null ? {} : { refusal }),
  ...(withTrace ? { trace } : {}),
});

/** Labels are padded to one column, but one long label does not push all others aside. */
const widestLabel = 40;

const printDecisions = (host: Host, decisions: readonly Decision[], traced: Loaded | null): void => {
  const width = Math.min(widestLabel, Math.max(0, ...decisions.map((each) => visible(each.label).length)));
  if (decisions.length === 0) printLine(host, 'nothing to decide: the facts name no call');
  for (const decision of decisions) {
    const inks = { value: 'strong', allowed: 'good', refused: 'error' } as const;
    const label = visible(decision.label).padEnd(width);
    printLine(host, `${label} ${verdict(decision, (text) => host.paintOut(inks[decision.outcome], text))}`);
    if (traced !== null)
      printLine(
        host,
        `${renderTrace(decision.trace, placeIn(traced)).split('\n').map(visible).join('\n').replace(/^/gm, '  ')}\n`,
      );
  }
};

const verdict = (decision: Decision, paint: (text: string) => string): string => {
  const { because } = decision;
  return `${answer(decision, paint)}${because.length === 0 ? '' : `   because ${because.map(visible).join(', ')}`}`;
};

const answer = ({ outcome, values, reason }: Decision, paint: (text: string) => string): string => {
  if (outcome === 'refused') return `${paint('refused')}: ${visible(reason ?? '')}`;
  if (outcome === 'value') return `= ${paint(values.map((each) => visible(each.text)).join(', '))}`;
  const changes = values.map(({ name, text }) => `${name} = ${visible(text)}`);
  return changes.length === 0 ? paint('allowed') : `${paint('allowed')}: ${changes.join(', ')}`;
};

const placeIn =
  (loaded: Loaded) =>
  (span: Span): string | null => {
    const source = loaded.sources.get(span.file);
    return source === undefined ? null : `${source.path}:${lineIndex(source).position(span.start).line}`;
  };
