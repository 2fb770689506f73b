/**
 * Parameters that are governed or adapt, and predictions, written out: the parameter becomes kept state under its own name, and
 * those who may change it get actions for that. All of it happens before other mechanisms are written out, which so see the
 * actions like any other: a breaker can refuse them.
 */
import { namespaceOf, plainName, type Span } from '../../../source/source.ts';
import type {
  AdaptDeclaration,
  Declaration,
  File,
  FieldDeclaration,
  GovernDeclaration,
  PlainDeclaration,
  Target,
} from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import { entityOf, type Written } from '../written.ts';
import { isSoundAdapt, writeOutAdapt } from './adapt.ts';
import { isBelow } from './constants.ts';
import { invariantsOf, type Invariant } from './invariants.ts';
import { stateField, type Kept, type Ramp } from './kept.ts';
import { parameterOf, paramsIn, type Parameter, type Params } from './parameters.ts';
import { isSoundPrediction, writeOutPrediction } from './predict.ts';
import { rampDefine, rampFields, sameFieldElsewhere, throughRamps } from './ramps.ts';
import { ruleOf, writeRight, type Group } from './rights.ts';
import { isSound } from './sound.ts';

export type Governance = {
  /** The files with kept parameters as states. */
  readonly files: readonly File[];
  readonly written: ReadonlyMap<Declaration, Written>;
  /** What reads a parameter that ramps, reads where it is on its way. */
  readonly finish: (declarations: readonly PlainDeclaration[]) => readonly PlainDeclaration[];
};

export const governanceOf = (files: readonly File[], report: Report): Governance => {
  const declarations = files.flatMap((file) => file.declarations);
  const predictions = declarations.filter((each) => each.kind === 'predict').filter((each) => isSoundPrediction(each, report));
  const predicted = predictions.map((each) => [each, { declarations: [writeOutPrediction(each)], keeper: null }] as const);
  const governs = declarations.filter((each) => each.kind === 'govern');
  const kept = keptIn(declarations, governs, report);
  const adapts = declarations.filter((each) => each.kind === 'adapt');
  const sound = governs.filter((each) => {
    const own = kept.filter((one) => one.govern === each);
    const isOne = own.every(({ parameter }) => parameter.entity === own[0]?.parameter.entity);
    return own.length === each.targets.length && isOne && isSound(each, own, report);
  });
  const invariants = invariantsOf(sound, kept, declarations, report);
  refuseOtherChanges(declarations, kept, report);
  const governed = sound.map((each) => [each, writeOutGovern(each, kept, invariants)] as const);
  const adapting = adapts.flatMap((adapt) => {
    const own = kept.find((each) => each.adapt === adapt);
    return own !== undefined && isSoundAdapt(adapt, own, report) ? [[adapt, writeOutAdapt(adapt, own, invariants)] as const] : [];
  });
  return {
    files: files.map((file) => ({
      ...file,
      declarations: file.declarations.flatMap((each) => asState(each, kept, declarations, report)),
    })),
    written: new Map<Declaration, Written>([...predicted, ...governed, ...adapting]),
    finish: (plain) => throughRamps(plain, kept),
  };
};

/** Every parameter that is governed or adapts, once. */
const keptIn = (declarations: readonly Declaration[], governs: readonly GovernDeclaration[], report: Report): readonly Kept[] => {
  const params = paramsIn(declarations);
  const found = new Map<
    FieldDeclaration,
    { parameter: Parameter; govern: GovernDeclaration | null; adapt: AdaptDeclaration | null }
  >();
  const together = new Map<FieldDeclaration, GovernDeclaration>();
  const add = (declaration: GovernDeclaration | AdaptDeclaration, target: Target): void => {
    const parameter = parameterOf(params, target, declaration.scope, report);
    if (parameter === null) return;
    const known = found.get(parameter.field);
    const coupled = together.get(parameter.field);
    if (known !== undefined && coupled !== undefined) return alone(target, parameter, coupled, report);
    if (known !== undefined && known[declaration.kind] !== null) {
      const word = declaration.kind === 'govern' ? 'governed' : 'made to adapt';
      report('FB7401', target.span, {
        problem: `\`${plainName(parameter.field.name.text)}\` is ${word} twice`,
        help: 'put all its clauses into one',
      });
      return;
    }
    const empty = { parameter, govern: null, adapt: null };
    found.set(parameter.field, { ...(known ?? empty), [declaration.kind]: declaration });
    if (declaration.kind === 'govern' && declaration.together) together.set(parameter.field, declaration);
  };
  const inOrder = [...governs.filter((each) => each.together), ...governs.filter((each) => !each.together)];
  for (const govern of inOrder) {
    for (const target of govern.targets) add(govern, target);
    oneOwner(govern, params, report);
  }
  for (const each of declarations) if (each.kind === 'adapt') add(each, each.target);
  const all = [...found.values()];
  return all.flatMap(({ parameter, govern, adapt }): readonly Kept[] => {
    const { field } = parameter;
    if (parameter.range === null && isNumber(field, declarations)) {
      const help = 'write `in LOWEST .. HIGHEST` after its type';
      report('FB7402', (govern?.targets[0] ?? adapt?.target)?.span ?? field.span, {
        ...{ name: plainName(field.name.text), problem: 'has no range, so it is a constant', help },
      });
      return [];
    }
    const clauses = govern === null || govern.together ? [] : govern.clauses;
    const values = clauses.find((each) => each.kind === 'values')?.values ?? null;
    const titled = {
      ...parameter,
      title: titleOf(
        parameter,
        all.map((each) => each.parameter),
      ),
    };
    return [{ parameter: titled, govern, adapt, values, range: narrowed(parameter, clauses), ramp: rampOf(govern) }];
  });
};

const alone = (target: Target, { field }: Parameter, { targets }: GovernDeclaration, report: Report): void => {
  const name = plainName(field.name.text);
  const others = targets.map((each) => plainName(each.path.at(-1)?.text ?? '')).filter((each) => each !== name);
  report('FB7403', target.span, { name, other: others.map((each) => `\`${each}\``).join(' and ') });
};

const oneOwner = ({ targets, scope, together }: GovernDeclaration, params: Params, report: Report): void => {
  if (!together) return;
  const silent: Report = () => undefined;
  const owners = targets
    .map((each) => parameterOf(params, each, scope, silent))
    .map((each) => each && (each.entity?.name.text ?? ''));
  const other = owners.findIndex((each) => each !== null && owners[0] !== null && each !== owners[0]);
  const span = targets[other]?.span;
  if (span === undefined) return;
  const help = 'name parameters of the policy, or of one entity: `govern together low, high of m: market`';
  report('FB7401', span, { problem: 'parameters of different owners cannot change together', help });
};

/** Whether its type is a number as far as can be seen before types are known. */
const isNumber = ({ type, range }: FieldDeclaration, declarations: readonly Declaration[]): boolean => {
  if (type.kind !== 'quantity' || range !== null) return false;
  const [factor, second] = type.unit.factors;
  const word = factor?.path.map((each) => each.text).join('.') ?? '';
  if (second !== undefined || word === 'time' || word === 'bool' || word === 'address') return false;
  return !declarations.some((each) => each.kind === 'enum' && each.name.text === word);
};

/** Parameters of one name are told apart by their entity. */
const titleOf = ({ title, entity }: Parameter, all: readonly Parameter[]): Parameter['title'] => {
  const isShared = all.filter((each) => each.title.text === title.text).length > 1;
  const { text } = title;
  return entity !== null && isShared
    ? { ...title, text: `${namespaceOf(text)}${plainName(entity.name.text)}_${plainName(text)}` }
    : title;
};

/** A bound that the first value does not meet is a mistake, and reported as one. */
const narrowed = ({ range, first }: Parameter, clauses: GovernDeclaration['clauses']): Parameter['range'] => {
  const bounds = clauses.filter((each) => each.kind === 'never');
  return bounds.reduce((sofar, { side, bound }) => {
    if (sofar === null || (side === 'below' ? isBelow(first, bound) : isBelow(bound, first))) return sofar;
    if (side === 'below') return isBelow(sofar.lo, bound) ? { ...sofar, lo: bound } : sofar;
    return isBelow(bound, sofar.hi) ? { ...sofar, hi: bound } : sofar;
  }, range);
};

const rampOf = (govern: GovernDeclaration | null): Ramp | null => {
  const rights = govern?.clauses.filter((each) => each.kind === 'right') ?? [];
  return rights.map((each) => ruleOf(each, 'ramps')).find((each) => each !== null) ?? null;
};

const writeOutGovern = (govern: GovernDeclaration, all: readonly Kept[], invariants: readonly Invariant[]): Written => {
  const kept = govern.targets.flatMap((target) => all.filter((each) => each.govern === govern && isOf(each, target)));
  const rights = govern.clauses.filter((each) => each.kind === 'right');
  const [first] = kept;
  if (first === undefined) return { declarations: [], keeper: null };
  const { title, member } = first.parameter;
  const names = kept.map((each) => plainName(each.parameter.title.text)).join('_and_');
  const group: Group = {
    ...{ kept, member, rights, invariants, doc: govern.doc },
    title: { ...title, text: `${namespaceOf(title.text)}${names}` },
    cancelling: govern.clauses.flatMap((each) => (each.kind === 'cancels' ? each.roles : [])),
  };
  const ramped = kept.flatMap((each) => (each.ramp === null ? [] : [...rampFields(each), rampDefine(each, each.ramp)]));
  return { declarations: [...ramped, ...rights.flatMap((right) => writeRight(group, right))], keeper: null };
};

const isOf = ({ parameter }: Kept, target: Target): boolean =>
  plainName(parameter.field.name.text) === plainName(target.path.at(-1)?.text ?? '');

/** A declaration with its kept parameters as states; one that ramps is read through a definition, and its state lies apart. */
const asState = (
  declaration: Declaration,
  kept: readonly Kept[],
  declarations: readonly Declaration[],
  report: Report,
): readonly Declaration[] => {
  const of = (field: unknown): Kept | undefined => kept.find((each) => each.parameter.field === field);
  if (declaration.kind === 'field') {
    const found = of(declaration);
    return found === undefined ? [declaration] : stateIn(found, declarations, report);
  }
  if (declaration.kind !== 'entity') return [declaration];
  const members = declaration.members.flatMap((member): readonly (typeof member)[] => {
    const found = of(member);
    return found === undefined ? [member] : stateIn(found, declarations, report);
  });
  return [{ ...declaration, members }];
};

const stateIn = (kept: Kept, declarations: readonly Declaration[], report: Report): readonly FieldDeclaration[] => {
  if (kept.ramp === null) return [stateField(kept)];
  const other = sameFieldElsewhere(kept, declarations);
  if (other !== null && kept.parameter.entity !== null)
    report('FB7401', kept.ramp.span, {
      problem: `\`${plainName(kept.parameter.field.name.text)}\` is also a field of ${other.name.text}`,
      help: 'a parameter that ramps needs a name that no other field has',
    });
  return [];
};

/** Nothing goes around the bounds of a govern. */
const refuseOtherChanges = (declarations: readonly Declaration[], kept: readonly Kept[], report: Report): void => {
  for (const action of declarations) {
    if (action.kind !== 'action') continue;
    for (const clause of action.clauses) {
      if (clause.kind !== 'changes') continue;
      const { target } = clause;
      const changed = kept.find(({ parameter: { field, entity } }) => {
        if (target.kind === 'name') return entity === null && field.name.text === target.name.text;
        if (target.kind !== 'field' || target.of.kind !== 'name' || entity === null) return false;
        const holder = target.of.name.text;
        const binder = action.parameters.find((each) => each.name.text === holder);
        return binder !== undefined && entityOf(binder) === entity.name.text && plainName(field.name.text) === target.name.text;
      });
      const span: Span = target.span;
      if (changed !== undefined) report('FB7405', span, { name: plainName(changed.parameter.field.name.text) });
    }
  }
};
