/** With which tokens the parts of the recorded grammar begin. */
import {
  Alternation,
  Alternative,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
  type IProduction,
  type LookaheadProductionType,
  type Rule,
  type TokenType,
} from 'chevrotain';

/** A category of tokens stands for its members; `empty`: it may be nothing at all. */
export type Start = { readonly tokens: ReadonlySet<TokenType>; readonly empty: boolean };

type Starts = {
  readonly startOf: (production: IProduction) => Start;
  readonly startOfSequence: (productions: readonly IProduction[]) => Start;
};

/** What may be nothing at all stands before any token. */
export const mayBegin = ({ tokens, empty }: Start, type: TokenType): boolean =>
  empty || tokens.has(type) || (type.CATEGORIES ?? []).some((each) => tokens.has(each));

/** What has been found out about a rule is remembered. No rule begins with itself, which Chevrotain's checks see to. */
export const rememberingStarts = (): Starts => {
  const known = new Map<Rule, Start>();

  const startOf = (production: IProduction): Start => {
    if (production instanceof Terminal) return { tokens: new Set([production.terminalType]), empty: false };
    if (production instanceof NonTerminal) return startOfRule(production.referencedRule);
    if (!isCompound(production)) throw new Error(`no first token of ${production.constructor.name}`);
    if (production instanceof Alternation) return either(production.definition.map(startOf));
    const { tokens, empty } = startOfSequence(production.definition);
    return { tokens, empty: empty || mayBeLeftOut(production) };
  };

  const startOfRule = (rule: Rule): Start => {
    const start = known.get(rule) ?? startOfSequence(rule.definition);
    known.set(rule, start);
    return start;
  };

  /** Looks no further than it must: what stands behind may be the rule itself. */
  const startOfSequence = (productions: readonly IProduction[]): Start => {
    const starts: Start[] = [];
    for (const each of productions) {
      const start = startOf(each);
      starts.push(start);
      if (!start.empty) return { ...either(starts), empty: false };
    }
    return { ...either(starts), empty: true };
  };

  return { startOf, startOfSequence };
};

const either = (starts: readonly Start[]): Start => ({
  tokens: new Set(starts.flatMap(({ tokens }) => [...tokens])),
  empty: starts.some(({ empty }) => empty),
});

const placed = {
  Alternation,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
};
const compounds = [Alternative, ...Object.values(placed)];
type Compound = InstanceType<(typeof compounds)[number]>;

const isCompound = (production: IProduction): production is Compound => compounds.some((type) => production instanceof type);

const mayBeLeftOut = (production: Compound): boolean =>
  production instanceof Option || production instanceof Repetition || production instanceof RepetitionWithSeparator;

/** The inside of the part of this kind that has this number in its rule: for an alternation, its alternatives. */
export const insideOf = (rule: Rule, kind: LookaheadProductionType, occurrence: number): readonly IProduction[] =>
  findInside(rule.definition, placed[kind], occurrence) ?? [];

const findInside = (
  productions: readonly IProduction[],
  type: (typeof placed)[LookaheadProductionType],
  occurrence: number,
): readonly IProduction[] | null => {
  for (const each of productions.filter(isCompound)) {
    if (each instanceof type && each.idx === occurrence) return each.definition;
    const inner = findInside(each.definition, type, occurrence);
    if (inner !== null) return inner;
  }
  return null;
};
