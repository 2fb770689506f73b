/**
 * Auto-deleveraging after all liquidations. An `adl` says how much has to be taken (`need`), and what it takes besides an account and a
 * member (`at price = …`). Who is closed is selected once, over all accounts as they then stand.
 */
import type { Checked } from '../check/checked.ts';
import type { Core, Entry } from '../core/core.ts';
import type { Session } from '../core/session.ts';
import { select } from '../engine/session/select.ts';
import { bug } from '../source/assert-never.ts';
import { withArguments, type Refusal, type Value } from '../types/value.ts';
import { keyText, type Account } from './accounts.ts';
import type { Member } from './ledger.ts';
import type { Done, Evaluate } from './liquidate.ts';
import { actOf } from './acted.ts';
import type { Situation } from './situation.ts';

/** One argument of a session: a member of an entity, each in turn, or what a definition says. */
type Argument = { readonly kind: 'member'; readonly entity: number } | { readonly kind: 'asked'; readonly entry: Entry };

export type Deleveraging = {
  readonly session: Session;
  readonly close: Entry;
  readonly need: Entry;
  /** Without the account and the need. */
  readonly arguments: readonly Argument[];
};

export type Found =
  { readonly kind: 'found'; readonly all: readonly Deleveraging[] } | { readonly kind: 'none'; readonly reason: string };

export const deleveragingsOf = (core: Core, { sessions }: Checked, record: number): Found => {
  const all: Deleveraging[] = [];
  const entryOf = (wanted: string): Entry => core.entries.find((each) => each.name === wanted) ?? bug(`there is no ${wanted}`);
  for (const session of core.sessions.filter((each) => each.record === record)) {
    const { name } = session;
    const { asked } = sessions.find((each) => each.name === name) ?? bug(`there is no session ${name}`);
    const close = entryOf(session.close);
    const none = (reason: string): Found => ({ kind: 'none', reason });
    if (asked.need === null) return none(`\`${name}\` does not say how much it has to take\n  write \`need …\` in it`);
    const given: Argument[] = [];
    // The account stands first, and how much is taken last.
    for (const { name: argument, shape } of close.arguments.slice(1, -1)) {
      const said = asked.given.find((each) => each.argument === argument);
      if (said !== undefined) given.push({ kind: 'asked', entry: entryOf(said.name) });
      else if (shape.kind === 'ref') given.push({ kind: 'member', entity: shape.entity });
      else return none(`\`${name}\` does not say what \`${argument}\` is\n  write \`at ${argument} = …\` in it`);
    }
    if (given.filter((each) => each.kind === 'member').length > 1)
      return none(`\`${name}\` is about two members at once: who settles does not know which belong together`);
    all.push({ session, close, need: entryOf(asked.need.name), arguments: given });
  }
  return { kind: 'found', all };
};

/** What one session did. */
export type Deleveraged = {
  readonly name: string;
  readonly member: Member | null;
  readonly need: bigint;
  readonly eligible: number;
  readonly closed: number;
  readonly taken: bigint;
  /** What nobody could cover. */
  readonly residual: bigint;
  /** Why nobody was closed: a definition, the session or a close refused. */
  readonly refused: string | null;
};

/**
 * `decide` selects, by the hidden entries of Core; `evaluate` closes. Accounts are changed in place. `listed`: the places of those that
 * may be eligible, null for all.
 */
export const deleverage = (
  core: Core,
  { session, close, need, arguments: given }: Deleveraging,
  decide: Evaluate,
  evaluate: Evaluate,
  accounts: Account[],
  listed: (given: readonly bigint[], situation: Situation) => readonly number[] | null,
  begun: Situation,
  done: (done: Done) => void,
  replaced: (before: Account, after: Account, situation: Situation) => void,
): { readonly situation: Situation; readonly all: readonly Deleveraged[] } => {
  const act = actOf(core, close);
  const people = core.schema.records[session.record] ?? bug('a session of nobody');
  let situation = begun;
  const all: Deleveraged[] = [];
  const entity = given.find((each) => each.kind === 'member')?.entity ?? null;
  const count = entity === null ? 1 : (begun.entities[entity]?.length ?? 0);
  for (let index = 0; index < count; index += 1) {
    const member = entity === null ? null : { record: entity, index };
    const ask = (entry: Entry): bigint | null => {
      const outcome = evaluate(entry.name, withArguments(situation, entry.arguments.length === 0 ? [] : [BigInt(index)]));
      const value = outcome.kind === 'value' ? outcome.values[0] : null;
      return typeof value === 'bigint' ? value : null;
    };
    const nothing = { name: session.name, member, need: 0n, eligible: 0, closed: 0, taken: 0n, residual: 0n };
    const wanted = ask(need);
    if (wanted === 0n) continue;
    const words = given.map((each) => (each.kind === 'member' ? BigInt(index) : ask(each.entry)));
    const found = words.flatMap((each) => (each === null ? [] : [each]));
    if (wanted === null || found.length < words.length) {
      all.push({ ...nothing, refused: 'a definition of it refuses to say' });
      continue;
    }
    const places = listed(found, situation);
    const asked = places === null ? accounts : places.map((at) => accounts[at] ?? bug('no such account'));
    const selection = select(session, decide, { facts: withArguments(situation, found), accounts: asked, need: wanted });
    if (selection.kind !== 'selected') {
      all.push({ ...nothing, need: wanted, refused: 'its arguments are not what the policy allows' });
      continue;
    }
    const { order, closes, residual } = selection;
    const made: { readonly place: number; readonly account: Account; readonly after: Account; readonly done: Done }[] = [];
    let next = situation;
    let refused: string | null = null;
    for (const { place: among, taken: amount } of closes) {
      const place = places?.[among] ?? among;
      const account = accounts[place] ?? bug('no such account');
      const values: readonly Value[] = [account, ...found, amount];
      const outcome = evaluate(close.name, withArguments(next, values));
      if (outcome.kind === 'refused') {
        refused = `${keyText(people, account)} cannot be closed: ${whyNot(close, outcome.refusal)}`;
        break;
      }
      const each = act(next, values, outcome.values);
      const [after] = each.arguments;
      if (typeof after !== 'object') return bug('an action without its account');
      made.push({
        place,
        account,
        after,
        done: { entry: close, arguments: values, values: outcome.values, before: next, acted: each },
      });
      next = each.situation;
    }
    // All are closed or none, as a contract does it.
    if (refused !== null) {
      all.push({ ...nothing, need: wanted, eligible: order.length, residual: wanted, refused });
      continue;
    }
    for (const each of made) {
      done(each.done);
      accounts[each.place] = each.after;
      situation = each.done.acted.situation;
      replaced(each.account, each.after, situation);
    }
    const taken = closes.reduce((sum, each) => sum + each.taken, 0n);
    all.push({ ...nothing, need: wanted, eligible: order.length, closed: closes.length, taken, residual, refused: null });
  }
  return { situation, all };
};

const whyNot = ({ verdicts }: Entry, refusal: Refusal): string =>
  refusal.kind === 'verdict'
    ? (verdicts[refusal.verdict - 1]?.reason ?? bug('no such verdict'))
    : 'its facts are not what the policy allows';
