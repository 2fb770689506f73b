/** What a settlement did, as data for programs and for those who put it into words: amounts are decimals in their unit. */
import type { Core, Entry } from '../core/core.ts';
import { showDecimal } from '../facts/decimal.ts';
import { bug } from '../source/assert-never.ts';
import type { FieldSchema, RecordSchema, Shape } from '../types/schema.ts';
import type { Refusal, Value } from '../types/value.ts';
import { keyText, type Account } from './accounts.ts';
import type { Deleveraged } from './deleverage.ts';
import type { Effect, Member } from './ledger.ts';
import type { Left } from './liquidate.ts';
import type { Balance, Job, Settlement } from './settle.ts';
import { isSame } from './situation.ts';

export type Report = {
  readonly policy: string;
  readonly accounts: number;
  readonly liquidated: number;
  readonly actions: readonly { readonly action: string; readonly times: number; readonly moved: readonly MovedInWords[] }[];
  readonly deleveraged: readonly DeleveragedInWords[];
  /** What the policy keeps, where it changed. */
  readonly kept: readonly KeptInWords[];
  readonly books: readonly BookInWords[];
  /** Accounts that are due and that nothing more was done about; the first of them. */
  readonly left: { readonly count: number; readonly first: readonly { readonly account: string; readonly reason: string }[] };
};

export type MovedInWords = {
  readonly field: string;
  readonly of: string | null;
  readonly unit: string;
  readonly up: string;
  readonly down: string;
};

export type DeleveragedInWords = {
  readonly session: string;
  readonly of: string | null;
  readonly unit: string;
  readonly need: string;
  readonly eligible: number;
  readonly closed: number;
  readonly taken: string;
  /** What nobody could cover. */
  readonly residual: string;
  readonly refused: string | null;
};

export type KeptInWords = {
  readonly name: string;
  readonly of: string | null;
  readonly unit: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
};

export type BookInWords = {
  readonly name: string;
  readonly unit: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly change: string | null;
  /** What roundings made of it, change by change; the exact amount, or between which bounds it lies. */
  readonly rounded: readonly {
    readonly action: string;
    readonly field: string;
    readonly times: number;
    readonly from: string;
    readonly to: string;
  }[];
  /** `balanced`: the change is what was rounded, to the unit. `not balanced`: more came or went. */
  readonly verdict: 'balanced' | 'not balanced' | 'refused';
};

type Scene = Pick<Job, 'core' | 'plan' | 'nameOf'> & { readonly before: Job['situation']; readonly accounts: readonly Account[] };

export const reportOf = (scene: Scene, settlement: Settlement): Report => {
  const { core, plan, accounts } = scene;
  const { ledger, balances, left, liquidated } = settlement;
  const movements = ledger.movements();
  return {
    policy: core.schema.policy,
    accounts: accounts.length,
    liquidated,
    actions: [...ledger.actions()].map(([action, times]) => ({
      action,
      times,
      moved: movements
        .filter((each) => each.action === action && !each.isKept)
        .map((each) => {
          const { decimals, unit } = unitOf(each.shape);
          const shown = { up: showDecimal(each.up, decimals), down: showDecimal(each.down, decimals) };
          return { field: each.path, of: memberName(scene, each.member), unit, ...shown };
        }),
    })),
    deleveraged: settlement.deleveraged.map((each) => deleveragedInWords(scene, each)),
    kept: keptChanges(scene, settlement.situation),
    books: balances.map((each) => bookInWords(each, ledger.effects())),
    left: {
      count: left.count,
      first: left.first.map(({ at, left: why }) => ({
        account: keyText(plan.record, accounts[at] ?? bug('no such account')),
        reason: whyLeft(core, why),
      })),
    },
  };
};

const deleveragedInWords = (scene: Scene, each: Deleveraged): DeleveragedInWords => {
  const { name, member, need, eligible, closed, taken, residual, refused } = each;
  const close = scene.core.sessions.find((session) => session.name === name)?.close;
  const amount = scene.core.entries.find((entry) => entry.name === close)?.arguments.at(-1)?.shape;
  const { unit, decimals } = amount === undefined || amount.kind === 'record' ? { unit: '', decimals: 0 } : unitOf(amount);
  const show = (value: bigint): string => showDecimal(value, decimals);
  const amounts = { need: show(need), taken: show(taken), residual: show(residual) };
  return { session: name, of: memberName(scene, member), unit, eligible, closed, ...amounts, refused };
};

const memberName = ({ nameOf, core }: Scene, member: Member | null): string | null =>
  member === null
    ? null
    : (nameOf(member.record, member.index) ?? `${core.schema.records[member.record]?.name ?? ''}[${member.index}]`);

/** Numbers whose decimals are data are shown as the integers that they are. */
const unitOf = (shape: Shape): { readonly unit: string; readonly decimals: number } => {
  if (shape.kind !== 'number') return { unit: '', decimals: 0 };
  return shape.scale.kind === 'fixed'
    ? { unit: shape.unit, decimals: shape.scale.decimals }
    : { unit: `units of ${shape.unit}`, decimals: 0 };
};

const keptChanges = (scene: Scene, after: Job['situation']): readonly KeptInWords[] => {
  const { before, core } = scene;
  const [policy, ...others] = core.schema.records;
  if (policy === undefined) return [];
  const own = changesIn(policy, before.globals, after.globals, null);
  const members = others.flatMap((record) =>
    (before.entities[record.id] ?? []).flatMap((values, index) =>
      changesIn(record, values, after.entities[record.id]?.[index] ?? values, memberName(scene, { record: record.id, index })),
    ),
  );
  return [...own, ...members];
};

const changesIn = (
  record: RecordSchema,
  before: readonly Value[],
  after: readonly Value[],
  of: string | null,
): readonly KeptInWords[] =>
  record.fields.flatMap((field, at) => {
    const [from, to] = [before[at], after[at]];
    if (!isShown(field) || typeof from !== 'bigint' || typeof to !== 'bigint' || isSame(from, to)) return [];
    const { unit, decimals } = unitOf(field.shape);
    const show = (value: bigint): string => showDecimal(value, decimals);
    return [{ name: field.name, of, unit, before: show(from), after: show(to), change: show(to - from) }];
  });

const isShown = ({ stored, source, shape }: FieldSchema): boolean =>
  stored !== null && source !== 'clock' && shape.kind === 'number';

/** Sums of numerators over powers of ten, brought to the finest of them. */
const bookInWords = ({ book, before, after }: Balance, effects: readonly Effect[]): BookInWords => {
  const { name, unit, decimals } = book;
  const own = effects.filter((each) => each.book === book && (each.lo !== 0n || each.hi !== 0n));
  const rounded = own.map(({ rounding, lo, hi, times }) => ({
    action: rounding.action,
    field: rounding.path,
    times,
    from: showDecimal(lo, decimals + rounding.finer),
    to: showDecimal(hi, decimals + rounding.finer),
  }));
  const shown = { name, unit: plainUnit(unit), rounded };
  if (before === null || after === null) return { ...shown, before: null, after: null, change: null, verdict: 'refused' };
  const finest = Math.max(0, ...own.map((each) => each.rounding.finer));
  const sum = (side: 'lo' | 'hi'): bigint =>
    own.reduce((all, each) => all + each[side] * 10n ** BigInt(finest - each.rounding.finer), 0n);
  const change = (after - before) * 10n ** BigInt(finest);
  const verdict = sum('lo') <= change && change <= sum('hi') ? 'balanced' : 'not balanced';
  const show = (value: bigint): string => showDecimal(value, decimals);
  return { ...shown, before: show(before), after: show(after), change: show(after - before), verdict };
};

const plainUnit = (unit: string): string => unit.split(' @ ')[0] ?? unit;

const whyLeft = (core: Core, { name, outcome }: Left): string => {
  if (outcome === null) return `${name} does nothing more`;
  const entry = core.entries.find((each) => each.name === name) ?? bug(`there is no entry ${name}`);
  return `${name}: ${refusalText(entry, outcome.refusal)}`;
};

const refusalText = (entry: Entry, refusal: Refusal): string =>
  refusal.kind === 'verdict'
    ? (entry.verdicts[refusal.verdict - 1]?.reason ?? 'refused')
    : `a fact is not what the policy allows (check ${refusal.check}, ${refusal.value})`;
