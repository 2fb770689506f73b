/**
 * Scenarios, written out: an enum of them, and for each axis the shock of each. Every value of an axis meets every value of the
 * others, so `down` of price and `up` of volatility make `down_up`; a tail stands by itself. Where a tail counts in part, the
 * part of each scenario stands beside its shocks.
 */
import { plainName } from '../../../source/source.ts';
import type {
  Expression,
  FieldDeclaration,
  Name,
  PlainDeclaration,
  ScenarioAxis,
  ScenariosDeclaration,
  Shock,
  TypeExpression,
} from '../../../syntax/ast.ts';
import { one, rational } from '../../../types/rational.ts';
import type { Report } from '../../report.ts';
import { constant } from '../governance/constants.ts';

/** Scenarios that make sense, in the parts from which they are written out. */
export type Scenarios = {
  readonly declaration: ScenariosDeclaration;
  readonly name: Name;
  readonly axes: readonly ScenarioAxis[];
  readonly members: readonly Scenario[];
  /** Whether some of them count in part. */
  readonly inPart: boolean;
};

type Scenario = {
  readonly name: Name;
  /** One for each axis, in their order. */
  readonly shocks: readonly Expression[];
  readonly part: Expression | null;
};

/** With more, saying which of them is the worst becomes too large. */
const most = 35;
/** What a portfolio calls the part of a loss that counts. */
export const part = 'part';

/** What is wrong with the others is reported. */
export const scenariosOf = (declaration: ScenariosDeclaration, report: Report): Scenarios | null => {
  const { name, clauses } = declaration;
  const wrong: string[] = [];
  const problem = (span: Name['span'], text: string, help: string | null): void => {
    report('FB7901', span, { name: plainName(name.text), problem: text, help });
    wrong.push(text);
  };
  const axes = clauses.filter((each) => each.kind === 'axis');
  const tails = clauses.filter((each) => each.kind === 'tail');
  if (axes.length === 0) {
    problem(name.span, 'have no axis', 'say what is shocked: `axis price : ratio = { down: -16%, up: 16% }`');
    return null;
  }
  twinsIn(axes.map((each) => each.name)).forEach((each) =>
    problem(each.span, `have two axes called \`${each.text}\``, 'name each after what it shocks'),
  );
  for (const each of axes) {
    if (each.name.text === part) problem(each.name.span, `call an axis \`${part}\``, 'name it after what it shocks');
    for (const twin of twinsIn(each.values.map((value) => value.member)))
      problem(twin.span, `have two shocks called \`${twin.text}\``, 'give each a name of its own');
  }
  const count = axes.reduce((sofar, each) => sofar * each.values.length, 1) + tails.length;
  if (count > most) {
    problem(name.span, `are ${count}, and more than ${most}`, 'take fewer values on an axis');
    return null;
  }
  const grid = axes.reduce<readonly Scenario[]>(crossed, [{ name: { text: '', span: name.span }, shocks: [], part: null }]);
  const members = [
    ...grid,
    ...tails.map((tail): Scenario => {
      for (const axis of axes)
        if (shockOf(tail.values, axis.name) === null)
          problem(
            tail.name.span,
            `do not say what \`${tail.name.text}\` does to \`${axis.name.text}\``,
            'write a shock for each axis',
          );
      for (const { member } of tail.values)
        if (!axes.some((axis) => axis.name.text === member.text))
          problem(
            member.span,
            `have no axis \`${member.text}\``,
            `write ${axes.map((axis) => `\`${axis.name.text}\``).join(', ')}`,
          );
      twinsIn(tail.values.map((value) => value.member)).forEach((twin) =>
        problem(twin.span, `shock \`${twin.text}\` twice in \`${tail.name.text}\``, 'keep one of them'),
      );
      const counted = tail.part === null ? one : constant(tail.part);
      if (counted === null || counted.n <= 0n || counted.n > counted.d)
        problem(
          tail.part?.span ?? tail.span,
          `do not count \`${tail.name.text}\` in a part`,
          'write a share above 0, up to 100%',
        );
      const shocks = axes.map((axis) => shockOf(tail.values, axis.name) ?? ({ kind: 'error', span: tail.span } as const));
      return { name: tail.name, shocks, part: tail.part };
    }),
  ];
  twinsIn(members.map((each) => each.name)).forEach((each) =>
    problem(each.span, `have two scenarios called \`${each.text}\``, 'give their shocks other names'),
  );
  return wrong.length === 0 ? { declaration, name, axes, members, inPart: members.some((each) => each.part !== null) } : null;
};

const crossed = (sofar: readonly Scenario[], axis: ScenarioAxis): readonly Scenario[] =>
  sofar.flatMap(({ name, shocks }) =>
    axis.values.map(({ member, value }) => ({
      name: { text: name.text === '' ? member.text : `${name.text}_${member.text}`, span: member.span },
      shocks: [...shocks, value],
      part: null,
    })),
  );

const shockOf = (values: readonly Shock[], axis: Name): Expression | null =>
  values.find((each) => each.member.text === axis.text)?.value ?? null;

const twinsIn = (names: readonly Name[]): readonly Name[] =>
  names.filter((each, at) => names.some((other, before) => before < at && other.text === each.text));

export const writeOutScenarios = ({ declaration, name, axes, members, inPart }: Scenarios): readonly PlainDeclaration[] => {
  const { span, doc } = declaration;
  const table = (
    of: Name,
    words: string,
    typed: TypeExpression,
    range: FieldDeclaration['range'],
    at: Expression[],
  ): FieldDeclaration => ({
    ...{ kind: 'field', word: 'param', doc: words, name: { ...of, text: `${name.text}_${of.text}` }, scope: null },
    ...{ type: { kind: 'by', of: typed, key: name, span: typed.span }, range, outside: null, sum: null, span: of.span },
    value: {
      kind: 'by literal',
      items: members.map((each, index) => ({ member: each.name, value: at[index] ?? all, span: each.name.span })),
      span: of.span,
    },
  });
  const all: Expression = { kind: 'number', text: '1', value: rational(1n), unit: null, span };
  const title = plainName(name.text);
  return [
    {
      kind: 'enum',
      doc: doc || `The scenarios of ${title}.`,
      name,
      ordered: false,
      members: members.map((each) => each.name),
      span,
    },
    ...axes.map((axis, at) =>
      table(
        axis.name,
        axis.doc || `The shock of ${axis.name.text} in each of ${title}.`,
        axis.type,
        axis.range,
        members.map((each) => each.shocks[at] ?? all),
      ),
    ),
    ...(inPart
      ? [
          table(
            { text: part, span: name.span },
            `The part of a loss that counts in each of ${title}.`,
            ratio(name),
            null,
            members.map((each) => each.part ?? all),
          ),
        ]
      : []),
  ];
};

const ratio = ({ span }: Name): TypeExpression => ({
  kind: 'quantity',
  unit: { factors: [{ path: [{ text: 'ratio', span }], doubledPower: 2, span }], span },
  decimals: null,
  span,
});
