/** A policy whose markets owe something that their winners give, for whoever tries sessions on a state. */
export const shared = `policy Shared
unit USD decimals 2
entity market[..3] {
  key  id   : address
  state owed : USD in 0 .. 1M = 0 else refuse
}
entity account {
  key  id   : address
  fact gain : USD in 0 .. 1M else refuse
}
action loses(m: market, loss: USD in 0 .. 1M) {
  changes m.owed to loss
}
adl share of a: account (m: market, longs: bool) : USD in 0 .. 1M {
  eligible when a.gain > 0 USD
  rank by a.gain descending, then a.id ascending
  take at most a.gain
  by queue
  need m.owed
  changes a.gain by -taken
  changes m.owed to max(m.owed - taken, 0 USD)
}
`;
