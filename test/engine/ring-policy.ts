/** A policy that keeps rings of every kind: its own, of members with decimals of their own, of members that are told by index. */
export const text = `policy Rings
unit USD decimals 6

entity token {
  key   id     : address
  unit  asset decimals 0 .. 18
  state last   : ratio @ 0 in 0 .. 1_000M = 0        else refuse
  state flows  : ring[5] of asset in -1M .. 1M = 0   else refuse
  state moved  : time or none = none
}

entity market[..4] {
  key   id     : address
  fact  mark   : USD in 0 .. 1M                      else refuse
  state busy   : bool = true
  state marks  : ring[3] of USD in 0 .. 1M = 0       else refuse
  state rates  : ring[7] of ratio in -1 .. 1 = 0     else nearest bound
}

state drawn : ring[6] of USD in 0 .. 1M = 0          else refuse
state paid  : USD in 0 .. 1B = 0                     else refuse
state wide  : ring[2] of USD @ 30 in -1 .. 1M = 0    else refuse

let here = ticks(now, 1 h)

define within : USD = sum(i in here - 5 .. here, at most 6: drawn[i])
define largest : USD = max(i in here - 5 .. here, at most 6 where drawn[i] > 1 USD: drawn[i]) otherwise 0 USD
define least : USD = min(i in here - 5 .. here + 1, at most 3: drawn[i]) otherwise 0 USD
define middle : USD = upper median(i in 0 .. 5, at most 6: drawn[i]) otherwise 0 USD
define busy_hours : ratio @ 0 = count(i in here - 2 .. here, at most 9 where drawn[i] > 0 USD)
define some : bool = any(i in 0 .. 3, at most 9: drawn[i] > 100 USD)
define every(m: market, i: ratio @ 0 in -5 .. 5, j: ratio @ 0 in -5 .. 5) : bool = all(k in i .. j, at most 4: m.marks[k] > 0 USD)
define flow(t: token, i: ratio @ 0 in -10 .. 10) : t.asset = t.flows[i]
define net(t: token) : t.asset = sum(i in max(t.last - 4, here - 4) .. here, at most 5: t.flows[i])
define waited(since: duration @ 0 in 0 s .. 30 d) : ratio @ 0 = ticks(since, 1 d)
define best(m: market) : USD = max(k in market: k.marks[here]) otherwise m.mark

action draw(x: USD in 0 .. 1M) {
  changes drawn[here] by x
  changes drawn[here + 1] to 0 USD
  changes paid by x
  require within <= 1.5M USD                                        else "too much in six hours"
  require drawn[here] < 900k USD or drawn[here - 1] < 100k USD      else "too much at once"
}

action move(t: token, x: t.asset in -1M .. 1M) {
  changes t.flows[here] by x
  changes t.last to max(here, t.last)
  changes t.moved to now
  require net(t) >= before net(t) - 10 t.asset or t.flows[here] == x else "too much has left"
}

action note(m: market, i: ratio @ 0 in -100 .. 100, r: ratio in -2 .. 2) {
  changes m.marks[i] to m.mark
  changes m.rates[i] by r when i > -50
  changes m.rates[i * 2] to 50%
  changes m.busy to not m.busy
  changes wide[i] to m.mark - 1 USD when m.mark > 2 USD or m.busy
  require every(m, 0, 2) or m.busy                                  else "not every mark is known"
  require best(m) >= before best(m) or m.rates[i + 1] < 90%         else "no better"
}

action clear {
  changes drawn[0] to 0 USD
  changes drawn[-1] to 1 USD when drawn[1] > 0 USD
}
`;
