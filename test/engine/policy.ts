/** A policy with a state of every kind, for the tests of this folder. */
import { compile } from '../../src/compile.ts';
import type { Core } from '../../src/core/core.ts';
import type { Checked } from '../../src/check/checked.ts';

export const text = `policy Till
unit USD decimals 6

enum mode ordered { calm, halted }

entity market[..4] {
  key   id      : address
  unit  base decimals 0 .. 18
  fact  mark    : USD/base in 0.01 .. 1M else refuse
  state reserve : base in 0 .. 1M = 0    else refuse
  state trust   : ratio in 0 .. 1 = 50%  else nearest bound
}

entity account {
  key   id    : address
  fact  cash  : USD in 0 .. 1B           else refuse
  state spent : USD in 0 .. 1B = 0       else refuse
}

state level : mode = calm
state paused : bool = false
state since : time or none = none
state count : ratio @ 0 in 0 .. 3 = 0    else refuse
state last  : USD or none in 0 .. 1M = none

define waited : duration @ 0 = if since is none then 0 s else max(now - since, 0 s)

action spend(a: account, amount: USD in 0 .. 1M) {
  changes a.spent by amount
  changes a.cash by -amount
  changes count by 1
  changes since to now
  changes last to amount
  require level == calm else "halted"
}

action deposit(m: market, x: m.base in -1M .. 1M) {
  changes m.reserve by x
  changes m.trust by 30%
  changes level to if x > 5 m.base then halted else level
  changes since to none
}
`;

export const compiled = (source = text): { readonly core: Core; readonly checked: Checked } => {
  const { core, checked, diagnostics } = compile('till.risk', () => source);
  if (core === null || checked === null) throw new Error(diagnostics.map((each) => `${each.code} ${each.message}`).join('\n'));
  return { core, checked };
};
