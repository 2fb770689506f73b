/** What an auditor reads first: how each comparison of rounded values errs, and each place where a person accepted a rounding. */
import type { Checked, Decision } from '../check/checked.ts';
import { lineIndex } from '../diagnostics/line-index.ts';
import { visible } from '../diagnostics/visible.ts';
import type { Span } from '../source/source.ts';
import type { Rational } from '../types/rational.ts';
import type { Loaded } from './load.ts';

/** One line each, in the order of the text; nothing for a policy with errors. */
export const auditLines = (loaded: Loaded): readonly string[] => {
  const { checked } = loaded.compiled;
  if (checked === null) return [];
  const decisions = checked.decisions.map(
    (each) => `  ${placeOf(loaded, each.span)} ${excerptOf(loaded, each.span)}: ${errsIn(each)}`,
  );
  const accepted = checked.accepted.map((each) => `  ${placeOf(loaded, each.span)} accepted: ${visible(each.reason)}`);
  return [...decisions, ...accepted];
};

export const auditAsJson = (loaded: Loaded): unknown => {
  const { checked } = loaded.compiled;
  return checked === null
    ? null
    : { decisions: checked.decisions.map((each) => decisionAsJson(loaded, each)), accepted: acceptedAsJson(loaded, checked) };
};

const decisionAsJson = (loaded: Loaded, { span, errs, by }: Decision): unknown => ({
  at: placeOf(loaded, span),
  comparison: excerptOf(loaded, span),
  errs,
  by: by && decimal(by),
});

const acceptedAsJson = (loaded: Loaded, checked: Checked): unknown =>
  checked.accepted.map(({ span, reason }) => ({ at: placeOf(loaded, span), reason }));

const errsIn = ({ errs, by }: Decision): string => {
  const amount = by === null ? 'without a bound' : `by at most ${decimal(by)}`;
  return errs === 'accepted' ? `may err to either side ${amount}, accepted` : `errs ${errs}, ${amount}`;
};

const placeOf = ({ compiled }: Loaded, span: Span): string => {
  const source = compiled.sources.get(span.file);
  const place = source === undefined ? { line: 1, column: 1 } : lineIndex(source).position(span.start);
  return `${span.file}:${place.line}:${place.column}`;
};

/** The comparison on one line, without the acceptance that may follow it. */
const excerptOf = ({ compiled }: Loaded, span: Span): string => {
  const text = (compiled.sources.get(span.file)?.text ?? '').slice(span.start, span.end).replace(/\s*accept because[\s\S]*$/, '');
  return visible(text.replace(/\s+/g, ' '));
};

/** With as many decimals as it has, up to 18; a smaller part is shown as one more unit of the last. */
const decimal = ({ n, d }: Rational): string => {
  const scaled = (n * 10n ** 18n + d - 1n) / d;
  const digits = scaled.toString().padStart(19, '0');
  return `${digits.slice(0, -18)}.${digits.slice(-18)}`.replace(/\.?0+$/, '');
};
