/** Hostile policies whose mechanisms are written out to many times their text. */
import { limits } from '../../src/syntax/limits.ts';
import type { Hostile } from './cases.ts';

const head =
  'policy P\nunit USD decimals 6\nunit ETH decimals 18\nrole boss\nfact x : ratio in 0 .. 1 else refuse\nfact price : USD/ETH in 1 .. 1M else refuse\n';
const market =
  'entity market[..64] {\n  key id : address\n  fact fall : ratio in 0 .. 1 else refuse\n  fact mark : ratio in 1 .. 2 else refuse\n  list reports[..5] of report unique by source {\n    source : address\n    price  : USD/ETH in 1 .. 1M else drop\n    at     : time\n  }\n}\nentity account {\n  key id : address\n  fact held : USD in 0 .. 1M else refuse\n}\n';

const each = (count: number, line: (at: number) => string, between = '\n'): string =>
  Array.from({ length: count }, (_, at) => line(at)).join(between);

const one = (name: string, text: string): Hostile => ({ name, files: new Map([['main.risk', text]]) });

/** As many numbered lines as the source takes behind `before`. */
const filled = (before: string, line: (at: number) => string): string => {
  const parts = [before];
  for (let [at, left] = [0, limits.source - before.length]; ; at += 1) {
    const next = `${line(at)}\n`;
    left -= next.length;
    if (left < 0) return parts.join('');
    parts.push(next);
  }
};

const breaker = (at: number, more = ''): string =>
  `breaker b${at} { level l${at} when x > ${(at % 90) + 5}% { at most 1 h\nrenews${more} } }`;
const gauge = (at: number, form: string): string => `gauge g${at} : ratio in 0 .. 1 rounds up = ${form}`;
const fund = (at: number): string => `fund f${at} : USD in 0 .. 1B { tranche a { keeps 1 USD }\nthen leave as deficit }`;
const oracle = (at: number): string =>
  `oracle o${at} of m: market : USD/ETH in 1 .. 1M from report in m.reports { reject older than 60 s\nreject further than 2% from median\nneed 3\ntake lower median\nafter 30 min unavailable }`;
const govern = (at: number): string =>
  `param p${at} : ratio @ 4 in 0 .. 10% = 1%\ngovern p${at} { boss sets any value, after 2 d, expires after 6 h\nnever below 5 bps }`;
const action = (at: number, body: string): string =>
  `action t${at}(a: account, m: market) { changes a.held to ${at} USD\n${body} }`;

export const mechanisms: readonly Hostile[] = [
  one(
    'a file of breakers',
    filled(head, (at) => breaker(at)),
  ),
  one(
    'a file of breakers of a market',
    filled(
      head + market,
      (at) => `breaker b${at} of m: market { level l when m.fall > ${(at % 90) + 5}% { at most 1 h\nrenews } }`,
    ),
  ),
  one(
    'breakers that refuse one action',
    filled(`${head}${market}${action(0, '')}\n`, (at) => breaker(at, '\nrefuses t0')),
  ),
  one(
    'breakers that refuse many actions',
    `${head}${market}${each(60, (at) => action(at, ''))}\n${each(60, (at) =>
      breaker(
        at,
        each(60, (t) => `\nrefuses t${t}`, ''),
      ),
    )}\n`,
  ),
  one(
    'a breaker of a thousand levels',
    `${head}breaker b {\n${each(1000, (at) => `level l${at} when x > ${at / 1001} { at most 1 h\nrenews }`)}\n}\n`,
  ),
  one(
    'a breaker of a hundred levels',
    `${head}breaker b {\n${each(100, (at) => `level l${at} when x > ${at / 101} { at least 1 h\nleaves when x < ${at / 202} for 1 h }`)}\n}\n`,
  ),
  one(
    'breakers of ten levels',
    filled(
      head,
      (at) =>
        `breaker b${at} {\n${each(10, (l) => `level l${at}_${l} when x > ${(l + 1) / 12} { at least 1 h\nleaves when x < ${(l + 1) / 24} for 1 h }`)}\n}`,
    ),
  ),
  one(
    'breakers that look at the one before',
    filled(`${head}${breaker(0)}\n`, (at) => `breaker b${at + 1} { level l when b${at} > normal { at most 1 h\nrenews } }`),
  ),
  one(
    'an action that keeps all breakers',
    `${head}${market}${each(1000, (at) => breaker(at))}\n${action(
      0,
      each(1000, (at) => `keeps b${at}`),
    )}\n`,
  ),
  one(
    'actions that keep all breakers',
    `${head}${market}${each(100, (at) => breaker(at))}\n${each(60, (t) =>
      action(
        t,
        each(100, (at) => `keeps b${at}`),
      ),
    )}\n`,
  ),
  one(
    'a file of averages',
    filled(head, (at) => gauge(at, 'ewma(x, half_life 1 h)')),
  ),
  one(
    'a file of windows',
    filled(head, (at) => gauge(at, 'max(x, over 256 s by 1 s)')),
  ),
  one(
    'a file of means',
    filled(head, (at) => gauge(at, 'twap(x, over 256 s by 1 s)')),
  ),
  one(
    'a file of volatilities',
    filled(
      head + market,
      (at) => `gauge g${at} of m: market : ratio in 0 .. 100 rounds up = realized_volatility(m.mark, half_life 1 h)`,
    ),
  ),
  one(
    'an action that feeds many gauges',
    `${head}${market}${each(300, (at) => `gauge g${at} : USD in 0 .. 1B rounds up = sum(fed, over 24 h by 1 h) else refuse`)}\n${action(
      0,
      each(300, (at) => `feeds g${at} by 1 USD`),
    )}\n`,
  ),
  one('a file of funds', filled(head, fund)),
  one(
    'a fund of a thousand tranches',
    `${head}fund f : USD in 0 .. 1B {\n${each(1000, (at) => `tranche t${at} { keeps 1 USD }`)}\nthen leave as deficit }\n`,
  ),
  one(
    'funds of thirty tranches',
    filled(
      head,
      (f) => `fund f${f} : USD in 0 .. 1B {\n${each(30, (at) => `tranche t${at} { keeps 1 USD }`)}\nthen leave as deficit }`,
    ),
  ),
  one(
    'a fund that pays together',
    `${head}fund f : USD in 0 .. 1B {\ntogether by ${each(200, () => '1', ' : ')}, remainder to t0 {\n${each(200, (at) => `tranche t${at} { keeps 1 USD }`)}\n}\nthen leave as deficit }\n`,
  ),
  one(
    'funds that draw on the next',
    `${head}${each(300, (at) => `fund f${at} : USD in 0 .. 1B { tranche a { keeps 1 USD }\n${at < 299 ? `then draws on f${at + 1}\n` : ''}then leave as deficit }`)}\n`,
  ),
  one('actions that absorb', `${head}${market}${each(20, fund)}\n${each(60, (t) => action(t, `absorbs 1 USD by f${t % 20}`))}\n`),
  one('a file of oracles', filled(head + market, oracle)),
  one(
    'an oracle that rejects a hundred times',
    `${head}${market}oracle o of m: market : USD/ETH in 1 .. 1M from report in m.reports {\n${each(100, (at) => `reject further than ${at + 1}% from median`)}\nneed 3\ntake lower median\nafter 30 min unavailable }\n`,
  ),
  one(
    'an oracle with a hundred fallbacks',
    `${head}${market}${each(100, (at) => `fact s${at} of m: market : USD/ETH in 1 .. 1M else unavailable`)}\noracle o of m: market : USD/ETH in 1 .. 1M from report in m.reports {\nneed 3\ntake lower median\n${each(100, (at) => `fallback m.s${at}`)}\nafter 30 min unavailable }\n`,
  ),
  one(
    'actions that need every oracle',
    `${head}${market}${each(40, oracle)}\n${each(40, (t) =>
      action(
        t,
        each(40, (at) => `needs o${at} at least valid\nrequire o${at}(m) > 2 USD/ETH else "no"`),
      ),
    )}\n`,
  ),
  one(
    'definitions that read an oracle',
    filled(
      `${head}${market}${oracle(0)}\n`,
      (at) => `define d${at}(m: market) : USD/ETH = ${at === 0 ? 'o0(m)' : `min(o0(m), d${Math.max(0, at - 1 - (at % 20))}(m))`}`,
    ),
  ),
  one('a file of governed parameters', filled(head, govern)),
  one(
    'parameters governed together',
    `${head}${each(200, (at) => `param p${at} : ratio @ 4 in 0 .. 10% = 1%`)}\ngovern together ${each(200, (at) => `p${at}`, ', ')} { boss sets any value\n${each(200, (at) => `keeps p${at} <= p${(at + 1) % 200} + 10% else "no"`)} }\n`,
  ),
  one(
    'a parameter of a thousand values',
    `${head}param p : ratio @ 4 in 0 .. 1 = 1%\ngovern p { boss sets any value\nvalues { ${each(1000, (at) => `${at} bps`, ', ')} } }\n`,
  ),
  one(
    'a file of parameters that adapt',
    filled(
      head,
      (at) =>
        `param p${at} : ratio @ 4 in 0 .. 1 = 5%\nadapt p${at} toward x { rises by at most 1% per 1 d\nfalls by at most 1% per 1 d in 5% .. 80% }`,
    ),
  ),
  one(
    'a model of a thousand terms',
    `${head}${each(1000, (at) => `fact f${at} : ratio in 0 .. 1 else refuse`)}\npredict r : ratio in 0 .. 1 rounds up = logistic { intercept -2.5, ${each(1000, (at) => `1.3 * f${at}`, ', ')} }\n`,
  ),
  one(
    'a file of models',
    filled(head, (at) => `predict r${at} : ratio in 0 .. 1 rounds up = logistic { intercept -2.5, 1.3 * x }`),
  ),
  one(
    'a file of rings',
    filled(head, (at) => `state r${at} : ring[65_536] of USD in 0 .. 1B = 0 else refuse`),
  ),
  one(
    'long folds over whole numbers',
    `${head}state r : ring[65_536] of USD in 0 .. 1B = 0 else refuse\n${each(1000, (at) => `define d${at} : USD = sum(i in ${at} .. ${at + 60000}, at most 65_536: r[i])`)}\n`,
  ),
  one(
    'folds over whole numbers in each other',
    `${head}${each(200, (d) => `define d${d} : ratio rounds up = ${each(6, (at) => `sum(i${at} in 0 .. 9, at most 65_536: `, '')}x${')'.repeat(6)}`)}\n`,
  ),
  // As much as the limits allow.
  one(
    'as many breakers as there may be, each looking at the one before',
    `${head}${breaker(0)}\n${each(127, (at) => `breaker b${at + 1} { level l when b${at} > normal { at most 1 h\nrenews } }`)}\n`,
  ),
  one(
    'breakers that look at all before',
    `${head}${breaker(0)}\n${each(60, (at) => `breaker b${at + 1} { level l when ${each(at + 1, (to) => `b${to} > normal`, ' or ')} { at most 1 h\nrenews } }`)}\n`,
  ),
  one(
    'breakers of sixty levels',
    `${head}${each(10, (b) => `breaker b${b} {\n${each(60, (at) => `level l${at} when x > ${(at + 1) / 64} { at most 1 h\nrenews }`)}\n}`)}\n`,
  ),
  one(
    'breakers that refuse a few actions',
    `${head}${market}${each(15, (at) => action(at, ''))}\n${each(60, (at) =>
      breaker(
        at,
        each(15, (t) => `\nrefuses t${t}`, ''),
      ),
    )}\n`,
  ),
  one(
    'an action that keeps as much as it may',
    `${head}${market}${each(64, (at) => breaker(at))}\n${each(6, (t) =>
      action(
        t,
        each(64, (at) => `keeps b${at}`),
      ),
    )}\n`,
  ),
  one('a hundred averages', `${head}${each(128, (at) => gauge(at, 'ewma(x, half_life 1 h)'))}\n`),
  one('a hundred windows', `${head}${each(128, (at) => gauge(at, 'max(x, over 255 s by 1 s)'))}\n`),
  one(
    'averages of averages',
    `${head}${gauge(0, 'ewma(x, half_life 1 h)')}\n${each(127, (at) => `gauge g${at + 1} : ratio in 0 .. 1 rounds up = ewma(g${at}, half_life 1 h)`)}\n`,
  ),
  one(
    'a fund of sixty tranches',
    `${head}fund f : USD in 0 .. 1B {\n${each(60, (at) => `tranche t${at} { keeps 1 USD\nat most 40% of itself per event, rounds down }`)}\nthen leave as deficit }\n`,
  ),
  one(
    'a fund of sixty tranches that pay together',
    `${head}fund f : USD in 0 .. 1B {\ntogether by ${each(60, () => '1', ' : ')}, remainder to t0 {\n${each(60, (at) => `tranche t${at} { keeps 1 USD }`)}\n}\nthen leave as deficit }\n`,
  ),
  one(
    'a line of funds',
    `${head}${each(60, (at) => `fund f${at} : USD in 0 .. 1B { tranche a { keeps 1 USD }\n${at < 59 ? `then draws on f${at + 1}\n` : ''}then leave as deficit }`)}\n`,
  ),
  one('a hundred oracles', `${head}${market}${each(128, oracle)}\n`),
  one(
    'actions that need ten oracles',
    `${head}${market}${each(10, oracle)}\n${each(100, (t) =>
      action(
        t,
        each(10, (at) => `needs o${at} at least valid\nrequire o${at}(m) > 2 USD/ETH else "no"`),
      ),
    )}\n`,
  ),
  one('a hundred governed parameters', `${head}${each(128, govern)}\n`),
  one(
    'sixty parameters governed together',
    `${head}${each(60, (at) => `param p${at} : ratio @ 4 in 0 .. 10% = 1%`)}\ngovern together ${each(60, (at) => `p${at}`, ', ')} { boss sets any value }\n`,
  ),
  one(
    'a hundred models of sixty terms',
    `${head}${each(60, (at) => `fact f${at} : ratio in 0 .. 1 else refuse`)}\n${each(100, (m) => `predict r${m} : ratio in 0 .. 1 rounds up = logistic { intercept -2.5, ${each(60, (at) => `1.3 * f${at}`, ', ')} }`)}\n`,
  ),
  one(
    'rings as long as they may be',
    `${head}${each(2, (at) => `state r${at} : ring[65_536] of USD in 0 .. 1B = 0 else refuse`)}\n`,
  ),
  one(
    'facts by a large enum',
    filled(`${head}enum e { ${each(1024, (at) => `m${at}`, ', ')} }\n`, (at) => `fact t${at} : ratio by e in 0 .. 1 else refuse`),
  ),
  one(
    'facts by a large enum that are read',
    filled(
      `${head}enum e { ${each(1024, (at) => `m${at}`, ', ')} }\n`,
      (at) => `fact t${at} : ratio by e in 0 .. 1 else refuse\ndefine d${at} : ratio = t${at}[m${at % 1024}]`,
    ),
  ),
  one(
    'totals and actions',
    `${head}entity account {\n  key id : address\n${each(100, (at) => `  fact h${at} : USD in 0 .. 1M else refuse`)}\n}\n${each(100, (at) => `total n${at} : USD in 0 .. 1B = sum over a: account of a.h${at}`)}\n${each(100, (t) => `action t${t}(a: account) { changes a.h${t} to 0 USD\nrequire n${(t * 7) % 100} > ${t} USD else "no" }`)}\n`,
  ),
];
