/**
 * Beside each definition that reads an oracle stand two others: `equity_mark_usable(a, least)`, whether all that `equity` reads
 * of `mark` is trusted as far as `least`, and `equity_mark_validity(a)`, how far that is. A `let` has only the first, and
 * only where something asks. Definitions that ask for the same share it.
 */
import { namespaceOf, plainName } from '../../source/source.ts';
import type {
  Binder,
  Declaration,
  DefineDeclaration,
  Expression,
  LetDeclaration,
  Local,
  Name,
  PlainDeclaration,
} from '../../syntax/ast.ts';
import { childrenOf } from '../../syntax/children.ts';
import { flat } from '../../syntax/print/flat.ts';
import { printType } from '../../syntax/print/types.ts';
import { maker } from './maker.ts';
import { levelOf } from './oracle-uses.ts';
import { levelNames, type Oracle } from './oracles.ts';
import { allOf, conditionsOf, distinct, type Asking } from './usable.ts';

type Definition = LetDeclaration | DefineDeclaration;
type Parameter = LetDeclaration['parameters'][number] | Binder;

/** `NAME(parameters, least)`: whether all is trusted as far as `least`. */
type Companion = {
  readonly name: Name;
  readonly kind: Definition['kind'];
  readonly oracle: Oracle;
  readonly parameters: readonly Parameter[];
  readonly locals: readonly Local[];
  readonly condition: Expression;
};

/** What a definition reads of an oracle: the condition, and which of the definition's parameters it is about. */
type Read = { readonly companion: Companion; readonly positions: readonly number[] };

export type Companions = {
  /** What a definition asks for where it is used. */
  readonly condition: (oracle: Oracle, level: Expression) => Asking['condition'];
  /** The companions of each `define`, and those that these or the given conditions name. */
  readonly declarations: (conditions: readonly Expression[]) => readonly PlainDeclaration[];
};

export const companionsOf = (declarations: readonly Declaration[], oracles: readonly Oracle[]): Companions => {
  const reads = new Map<string, Read>();
  const shared = new Map<string, Companion>();
  const keyOf = (name: string, oracle: Oracle): string => `${name} ${oracle.declaration.name.text}`;
  const condition =
    (oracle: Oracle, level: Expression): Asking['condition'] =>
    (name, use) => {
      const read = reads.get(keyOf(name, oracle));
      return read === undefined ? null : calling(read, use, level);
    };
  const definitions = oracles.length === 0 ? [] : inOrder(declarations);
  for (const definition of definitions) {
    for (const oracle of oracles) {
      const read = readOf(definition, oracle, condition);
      if (read === null) continue;
      const { companion } = read;
      const same = [companion.parameters.map(written).join(', '), companion.locals.map((each) => each.name.text).join(' ')];
      const key = keyOf(`${definition.kind} ${same.join(' ')} ${flat(companion.condition)}`, oracle);
      const known = companion.locals.length > 0 ? undefined : shared.get(key);
      shared.set(key, known ?? companion);
      reads.set(keyOf(definition.name.text, oracle), { ...read, companion: known ?? companion });
    }
  }
  return {
    condition,
    declarations: (conditions) => {
      const ofDefines = definitions
        .filter((each) => each.kind === 'define')
        .flatMap((each) => oracles.flatMap((oracle) => validityOf(each, oracle, reads.get(keyOf(each.name.text, oracle)))));
      const byName = new Map([...shared.values()].map((each) => [each.name.text, each] as const));
      const wanted = wantedBy([...conditions, ...ofDefines.map((each) => each.value)], byName);
      return [...wanted.map(companionDeclaration), ...ofDefines];
    },
  };
};

/** What a definition asks for, as a definition of its own. */
const readOf = (definition: Definition, oracle: Oracle, condition: Companions['condition']): Read | null => {
  const { name, parameters } = definition;
  const locals = definition.kind === 'define' ? definition.locals : [];
  const level: Expression = { kind: 'name', name: leastOf(oracle, name), span: name.span };
  const asking: Asking = { oracle, level, condition: condition(oracle, level) };
  const conditions = distinct(
    [...locals.map((each) => each.value), definition.value].flatMap((each) => conditionsOf(each, asking)),
  );
  if (conditions.length === 0) return null;
  const whole = allOf(conditions, definition);
  const needed = neededLocals(locals, whole);
  const named = namesIn([whole, ...needed.map((each) => each.value)]);
  const positions = parameters.flatMap((each, at) => (named.has(each.name.text) ? [at] : []));
  const companion: Companion = {
    ...{ name: { ...name, text: `${joint(name.text, oracle)}_usable` }, kind: definition.kind, oracle },
    ...{ parameters: parameters.filter((each) => named.has(each.name.text)), locals: needed, condition: whole },
  };
  return { companion, positions };
};

/** `equity_mark`, or `equity_eth_mark` of an oracle of another module. */
const joint = (name: string, { declaration }: Oracle): string => {
  const oracle = declaration.name.text;
  const isNear = namespaceOf(oracle) === namespaceOf(name);
  return `${name}_${isNear ? plainName(oracle) : oracle.replaceAll('.', '_')}`;
};

const leastOf = ({ declaration }: Oracle, { span }: Name): Name => ({ text: `${plainName(declaration.name.text)}_least`, span });

const calling = ({ companion, positions }: Read, use: Expression, level: Expression): Expression => {
  const given = use.kind === 'call' ? use.arguments : [];
  const args = positions.flatMap((at) => given.slice(at, at + 1));
  return { kind: 'call', of: null, name: { ...companion.name, span: use.span }, arguments: [...args, level], span: use.span };
};

// What is written out

const companionDeclaration = ({ name, kind, oracle, parameters, locals, condition }: Companion): PlainDeclaration => {
  const { type } = maker(name, null);
  const { span } = name;
  const least: Binder = { name: leastOf(oracle, name), type: type(oracle.levels.name.text), range: null, span };
  const doc = `Whether all that it reads of ${oracle.declaration.name.text} is trusted so far.`;
  if (kind === 'let') return { kind, doc, name, parameters: [...parameters, least], value: condition, span };
  return {
    ...{ kind, doc, name, parameters: [...parameters.filter(isBinder), least] },
    ...{ typing: { type: type('bool'), range: null, rounding: null, accept: null }, locals, value: condition, span },
  };
};

/** `equity_mark_validity(a)`, for those who ask from outside. */
const validityOf = (
  { name, parameters }: DefineDeclaration,
  oracle: Oracle,
  read: Read | undefined,
): readonly DefineDeclaration[] => {
  if (read === undefined) return [];
  const { first, type } = maker(name, null);
  const level = (of: string): Expression => levelOf(maker(name, null), oracle, of);
  const asked = read.positions.flatMap((at) => parameters.slice(at, at + 1));
  const use: Expression = { kind: 'call', of: null, name, arguments: parameters.map((each) => argument(each)), span: name.span };
  const [bottom = '', ...above] = levelNames(oracle);
  const arms = above.reverse().map((each) => [calling(read, use, level(each)), level(each)] as const);
  return [
    {
      ...{ kind: 'define', doc: `How far ${oracle.declaration.name.text} is trusted in ${name.text}.`, parameters: asked },
      name: { ...name, text: `${joint(name.text, oracle)}_validity` },
      typing: { type: type(oracle.levels.name.text), range: null, rounding: null, accept: null },
      ...{ locals: [], value: first(arms, level(bottom)), span: name.span },
    },
  ];
};

const argument = ({ name }: Binder): Expression => ({ kind: 'name', name, span: name.span });

const isBinder = (parameter: Parameter): parameter is Binder => 'range' in parameter;

const written = (parameter: Parameter): string =>
  `${parameter.name.text}: ${parameter.type === null ? '' : printType(parameter.type)}`;

// Which names stand where

const namesIn = (expressions: readonly Expression[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const waiting = [...expressions];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at.kind === 'name' || at.kind === 'call') found.add(at.name.text);
    // `2 m.base` names m too.
    if (at.kind === 'number') at.unit?.slice(0, 1).forEach((each) => found.add(each.text));
    waiting.push(...childrenOf(at));
  }
  return found;
};

const neededLocals = (locals: readonly Local[], whole: Expression): readonly Local[] =>
  [...locals].reverse().reduce<readonly Local[]>((needed, each) => {
    const isNamed = namesIn([whole, ...needed.map((one) => one.value)]).has(each.name.text);
    return isNamed ? [each, ...needed] : needed;
  }, []);

/** The companions that are named, directly or by those that are. */
const wantedBy = (roots: readonly Expression[], byName: ReadonlyMap<string, Companion>): readonly Companion[] => {
  const wanted = new Set<Companion>();
  const waiting = [...namesIn(roots)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const companion = byName.get(name);
    if (companion === undefined || wanted.has(companion)) continue;
    wanted.add(companion);
    waiting.push(...namesIn([companion.condition, ...companion.locals.map((each) => each.value)]));
  }
  return [...byName.values()].filter((each) => wanted.has(each));
};

/** Definitions, each after those that it names; without recursion, because a chain of them may be long. */
const inOrder = (declarations: readonly Declaration[]): readonly Definition[] => {
  const byName = new Map<string, Definition>();
  for (const each of declarations) if (each.kind === 'let' || each.kind === 'define') byName.set(each.name.text, each);
  const entered = new Set<Definition>();
  const done: Definition[] = [];
  for (const root of byName.values()) {
    const stack: { readonly definition: Definition; readonly needs: string[] }[] = [];
    const enter = (definition: Definition): void => {
      entered.add(definition);
      const locals = definition.kind === 'define' ? definition.locals.map((each) => each.value) : [];
      stack.push({ definition, needs: [...namesIn([definition.value, ...locals])] });
    };
    if (!entered.has(root)) enter(root);
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const next = frame.needs.pop();
      const needed = next === undefined ? undefined : byName.get(next);
      if (needed !== undefined && !entered.has(needed)) enter(needed);
      if (next !== undefined) continue;
      done.push(frame.definition);
      stack.pop();
    }
  }
  return done;
};
