/** Small policies whose numbers often meet, so that ranks tie and caps bind. */
export const head = `policy Rounds

unit USD decimals 2

entity market[..4] {
  key  id   : address
  unit base decimals 0 .. 4
  fact mark : USD/base @ 2 in 0.5 .. 8 else refuse
}

entity account {
  key  id    : address
  fact worth : USD in -4 .. 8 else refuse
  fact bulk  : ratio @ 0 in 0 .. 9 else refuse
  list positions[..4] of position unique by market {
    market : market
    size   : market.base in -3 .. 3 else refuse
    entry  : USD/market.base @ 2 in 0.5 .. 8 else refuse
  }
}

let held(a: account, m: market)  = a.positions[m].size otherwise 0 m.base
let paid(a: account, m: market)  = a.positions[m].entry otherwise m.mark
define equity(a: account) : USD rounds down = a.worth + sum(p in a.positions: p.size * (p.market.mark - p.entry))
`;

const body = (rank: string, by: string, take = 'take at most held(a, m)'): string => `${head}
adl reduce of a: account (m: market, price: USD/m.base @ 2 in 0.5 .. 8) : m.base in 0 .. 12 {
  eligible when equity(a) > 0 USD and held(a, m) > 0 m.base
  rank by ${rank}, then a.id ascending
  ${take}
  by ${by}
  changes a.positions[m].size by -taken
  changes a.positions[m].entry to price
}
`;

const quotient = 'm.mark / paid(a, m) * held(a, m) * m.mark / equity(a) descending';

export const policies: readonly (readonly [string, string])[] = [
  ['a queue by a quotient', body(quotient, 'queue')],
  ['a queue by a number that ties', body('a.bulk ascending', 'queue')],
  [
    'a queue by numbers too near for a double',
    body('a.bulk * 1_000_000_000_000_000_000_000_000 + a.worth / 1 USD descending', 'queue'),
  ],
  [
    'a queue whose rank has two branches',
    body(
      '(if m.mark > paid(a, m) then (m.mark - paid(a, m)) / paid(a, m) * held(a, m) * m.mark / equity(a) else (m.mark - paid(a, m)) / paid(a, m) * equity(a) / (held(a, m) * m.mark)) descending',
      'queue',
      'take at most 50% of held(a, m), rounds down\n  take at most 1 m.base',
    ),
  ],
  ['pro rata of what can be taken', body(quotient, 'pro rata')],
  ['pro rata of a weight', body('a.bulk descending, then equity(a) ascending', 'pro rata of a.bulk : ratio @ 0 in 0 .. 9')],
  ['the least haircut', body(quotient, 'least haircut')],
  ['the least haircut of a share', body('a.worth descending', 'least haircut', 'take at most 75% of held(a, m), rounds down')],
];
