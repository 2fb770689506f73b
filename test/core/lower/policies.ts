/** Small policies, one for each subject of lowering. */

export const numbers = `policy Numbers

unit USD decimals 6
unit ETH decimals 18

entity account {
  key  id : address
  fact a : USD in -1B .. 1B              else refuse
  fact b : USD in 0.01 .. 1M             else refuse
  fact c : ETH in 0 .. 1M                else refuse
  fact p : USD/ETH in 0.01 .. 1M         else refuse
  fact r : ratio in -5 .. 5              else nearest bound
  fact n : ratio in -5 .. -0.5           else refuse
  fact u : USD in 1 .. 1000              else unavailable
  fact o : USD or none in 1 .. 1000      else refuse
  fact since : time
  fact until : time
}

define part(x: account) : USD rounds down = x.a * 5%
define twentieth(x: account) : USD rounds up = x.c * x.p / 20
define quotient(x: account) : ratio rounds half even = x.a / x.b
define negative(x: account) : ratio rounds half up = x.r / x.n
define nested(x: account) : ratio rounds toward zero = (x.a / x.b) / (x.b / (x.c * x.p + 1 USD)) / 10B
define least(x: account) : ratio rounds away from zero = min(x.a / x.b, x.r, 3)
define most(x: account) : USD rounds down = max(x.a * x.r, x.b, -x.c * x.p)
define held(x: account) : ratio rounds up = clamp(x.a / x.b, x.n, 7/3)
define size(x: account) : USD rounds up = abs(x.a * x.r / 3)
define rest(x: account) : USD = mod(x.a, 7 USD)
define cube(x: account) : ratio rounds down = x.n ^ 3 + x.n ^ -2
define side(x: account) : ratio rounds down = sqrt(x.b / 1 USD)
define side_up(x: account) : ratio @ 6 rounds up = sqrt(x.b / 3 USD)
define grown(x: account) : ratio rounds up = exp(x.r * x.n)
define halved(x: account) : ratio @ 27 rounds down = exp2(-x.b / 3 USD)
define logged(x: account) : ratio @ 9 rounds down = ln(x.b / 7 USD)
define chosen(x: account) : ratio rounds down = if x.b > 5 USD then x.a / x.b else if x.c > 1 ETH then 1 USD / (x.c * x.p) else x.r
define maybe(x: account) : USD or none = x.o
define fallen_back(x: account) : USD rounds down = (x.u otherwise x.b) * 3/7 + (x.o otherwise -1 USD)
define both(x: account) : bool = (x.u is not none and x.b / x.u > 2) or x.o is none
define guarded(x: account) : ratio rounds down = if x.c > 0 ETH and x.b / x.c > 1 USD/ETH then x.b / (x.c * x.p) else 0
define later(x: account) : bool = x.since + 30 min > x.until
`;

export const tables = `policy Tables

unit USD decimals 6

enum grade ordered { junk, fair, good }

param slabs : tiers USD -> ratio = {
  up to 10 USD  : 1%
  up to 100 USD : 2%
  above         : 3.5%
}
param edges : tiers USD -> ratio = {
  below 10 USD  : 1
  below 100 USD : 2
  above         : 3
}
param brackets : marginal tiers USD -> USD = {
  up to 10 USD  : 1%
  up to 100 USD : 2%
  above         : 3.5%
}
param bend : curve ratio -> ratio = {
  at 0   : 1
  at 30% : 1.5
  at 1   : 7
}
param weight : ratio by grade = { junk: 0%, fair: 25%, good: 100% }

entity market[..8] {
  key   id   : address
  param rate : ratio by grade in 0 .. 2
}

entity account {
  key  id : address
  fact x : USD in -1000 .. 1000 else refuse
  fact y : ratio in -2 .. 2     else refuse
  fact g : grade
}

define slab(a: account) : USD rounds down = a.x * slabs(a.x)
define edge(a: account) : ratio = edges(a.x)
define bracket(a: account) : USD rounds up = brackets(a.x)
define bent(a: account) : ratio rounds down = bend(a.y / 3)
define weighed(a: account) : USD rounds down = a.x * weight[a.g] + 1 USD * weight[fair]
`;

export const folds = `policy Folds

unit USD decimals 6

enum leg { first, second, third }

entity market[..6] {
  key  id    : address
  unit base decimals 0 .. 18
  fact price : USD/base in 0.01 .. 1M else refuse
  fact fast  : bool
}

entity account {
  key  id : address
  fact cash : USD in 1 .. 1M else refuse
  fact debt : USD in 0 .. 1M else refuse
  list lots[..6] of lot unique by market {
    market : market
    amount : market.base in -1M .. 1M else refuse
    level  : ratio in 0 .. 10         else drop
  }
}

let worth(l: lot) = l.amount * l.market.price

define total(a: account) : USD rounds down = sum(l in a.lots: worth(l))
define half_of(a: account) : USD rounds up = sum(l in a.lots where l.amount > 0 l.market.base and l.level < 5: worth(l) / 2) / 3
define spread(a: account) : ratio rounds down = sum(l in a.lots: worth(l) / a.cash)
define guarded_spread(a: account) : ratio rounds down =
  sum(l in a.lots where a.debt > 0 USD: worth(l) / a.debt) / 10M
define guarded_most(a: account) : ratio rounds down =
  (max(l in a.lots where a.debt > 0 USD: worth(l) / a.debt) otherwise 3) / 10M
define guarded_else(a: account) : ratio rounds down = (if a.debt > 0 USD then 5 USD / a.debt else 0) + 1
define lowest(a: account) : USD or none rounds down = min(l in a.lots: worth(l))
define steepest(a: account) : ratio or none rounds up = max(l in a.lots where l.market.fast: l.level / (abs(worth(l)) + 1 USD) * 1 USD)
define lots_in(a: account) : ratio @ 0 = count(l in a.lots where l.level > 1)
define some_short(a: account) : bool = any(l in a.lots: l.amount < 0 l.market.base)
define all_fast(a: account) : bool = all(l in a.lots: l.market.fast)
define lower(a: account) : ratio or none = lower median(l in a.lots: l.level)
define upper(a: account) : USD or none rounds down = upper median(l in a.lots where l.market.fast: worth(l))
define middle(a: account) : ratio or none rounds half even = mean median(l in a.lots: l.level)
define in_all(a: account) : USD rounds down = sum(m in market where m.fast: m.price * 1 m.base)
define looked_up(a: account, m: market) : USD rounds down =
  if a.lots[m] is none then 0 USD else worth(a.lots[m])
define has_level(a: account, m: market) : bool = a.lots[m] is not none and a.lots[m].level > 2
define of_legs(a: account) : USD rounds down = sum(k in leg where k != second: a.cash * (if k == first then 1/3 else 1/7))
define of_lot(l: lot) : USD rounds down = worth(l)
define by_name(a: account) : USD = sum(l in a.lots: of_lot(l))
`;

export const actions = `policy Actions

unit USD decimals 6

entity market[..5] {
  key   id    : address
  unit  base decimals 0 .. 18
  fact  price : USD/base in 0.01 .. 1M else refuse
  fact  open  : USD in 0 .. 1M         else refuse
  param cap   : base in 0 .. 1M
}

entity account {
  key  id : address
  fact cash  : USD in -1M .. 1M        else refuse
  fact grade : ratio in 0 .. 1         else refuse
  list lots[..5] of lot unique by market {
    market : market
    amount : market.base in -1M .. 1M  else refuse
  }
}

total net of m: market : m.base in -1M .. 1M = sum over a: account of a.lots[m].amount

define worth(l: lot) : USD rounds down = l.amount * l.market.price
define wealth(a: account) : USD rounds down = a.cash + sum(l in a.lots: worth(l))
define direct(a: account) : USD rounds down = a.cash + sum(l in a.lots: l.amount * l.market.price)
define crowded(m: market) : bool = abs(net(m)) > m.cap
define first_lot(a: account, m: market) : USD = if a.lots[m] is none then 0 USD else worth(a.lots[m])

action trade(a: account, m: market, qty: m.base in -1M .. 1M) {
  changes a.lots[m].amount by qty
  changes a.cash by -qty * m.price, rounds down
  require wealth(a) >= before wealth(a) - 1 USD accept because "both err down" or a.cash > 0 USD else "poorer"
  require direct(a) >= -1000 USD     else "bankrupt"
  require not crowded(m)             else "crowded"
  require first_lot(a, m) < 500k USD else "large"
  require sum(k in market: k.open) + wealth(a) > -1B USD else "never"
}

action set(a: account, x: USD in -2M .. 2M, g: ratio in 0 .. 3) {
  changes a.cash to x
  changes a.grade to g / 2, rounds up
  require a.cash + a.grade * 1000 USD <= 500k USD else "much"
  require a.cash > before a.cash or x < 10 USD else "less"
}

action between(a: account, b: account, m: market, qty: m.base in 0 .. 1M) {
  changes a.lots[m].amount by -qty
  changes b.lots[m].amount by qty
  require wealth(a) + wealth(b) > -500k USD else "poor"
  require first_lot(b, m) >= first_lot(a, m) accept because "both err down" else "smaller"
}
`;

const big = (zeros: number): string => `1${'0'.repeat(zeros)}`;

/** Nothing of this depends on facts but its size. */
export const wide = (factors: number): string => `policy Wide

unit USD decimals 18

entity account {
  key  id : address
  fact x : USD in -${big(19)} .. ${big(19)} else refuse
}

define f(a: account) : ratio rounds down = (${Array.from({ length: factors }, () => 'a.x').join(' * ')}) / (1 USD ^ ${factors}) / ${big(60)}
`;

/** Each abbreviation stands twice in the next. */
export const doubling = (times: number): string => `policy Doubling

unit USD decimals 6

entity account {
  key  id : address
  fact x : USD in 0 .. 1 else refuse
}

define step(a: account) : USD = a.x
let l0(a: account) = step(a) / 3
${Array.from({ length: times }, (_, at) => `let l${at + 1}(a: account) = min(l${at}(a) + 1 USD, l${at}(a) / 2)`).join('\n')}
define f(a: account) : USD rounds down = l${times}(a)
`;

/** A divisor too wide for one word, met in two steps: by all directions the same as in one. */
export const wideDivisor = `policy WideDivisor

unit USD decimals 18

entity account {
  key  id : address
  fact x : USD in -${big(19)} .. ${big(19)} else refuse
  fact y : USD in ${big(6)} .. ${big(40)} else refuse
}

${['up', 'down', 'toward zero', 'away from zero']
  .map(
    (rounding, at) => `define f${at}(a: account) : ratio rounds ${rounding} = a.x * a.x * a.x * a.x / (1 USD ^ 4) / ${big(60)} / 3
define g${at}(a: account) : ratio @ 40 rounds ${rounding} = a.x / (a.y * 3 + 1 USD) / (a.y + 2 USD) * 1 USD / ${big(9)}`,
  )
  .join('\n')}
`;

export const kept = `policy Kept

unit USD decimals 6
enum mode ordered { calm, busy, halted }

entity market[..4] {
  key   id   : address
  state used : ratio @ 0 in 0 .. 10 = 0      else refuse
}

entity account {
  key   id    : address
  state spent : USD in 0 .. 1000 = 0         else refuse
}

state level : mode = calm
state count : ratio @ 0 in 0 .. 10 = 0       else refuse
state since : time or none = none

define twice : ratio @ 0 = 2 * count
define nested(m: market) : ratio @ 0 = twice + m.used + (if level == halted then 1 else 0)
define total(a: account) : USD = a.spent + sum(m in market: m.used) * 1 USD + nested_all * 1 USD
define nested_all : ratio @ 0 = sum(m in market: nested(m))
define recent : bool = since is not none and now - since < 1 d

action step(a: account, m: market, amount: USD in 0 .. 100, to: mode) {
  changes count by 1
  changes level to to
  changes m.used by 1
  changes a.spent by amount
  changes since to if to == busy then now else none
  require twice < 14                              else "too often"
  require nested(m) > before nested(m) + 2        else "grows by three"
  require total(a) > before total(a) + 50 USD     else "grows by more"
  require recent or before recent                 else "long ago"
}
`;
