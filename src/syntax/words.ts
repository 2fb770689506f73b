/**
 * Every word of the language, in one place. The token table, the suggestions for misspelt words, the grammar files
 * and their tests all follow these lists.
 */

/** Words that can never be a name, because they stand in the middle of expressions. */
export const reservedWords = [
  'if',
  'then',
  'else',
  'and',
  'or',
  'not',
  'true',
  'false',
  'none',
  'before',
  'match',
  'otherwise',
] as const;

/** Words that begin a clause of a policy. */
export const topWords = [
  'policy',
  'import',
  'unit',
  'enum',
  'role',
  'entity',
  'fact',
  'param',
  'total',
  'state',
  'let',
  'define',
  'action',
  'breaker',
  'oracle',
  'govern',
  'adapt',
  'predict',
  'gauge',
  'fund',
  'books',
  'liquidation',
  'adl',
  'scenarios',
  'portfolio',
  'guard',
  'clearing',
] as const;
/** Words that begin a clause of an entity, of an action, of a `define` block, of `first matching`. */
export const entityWords = ['key', 'unit', 'fact', 'param', 'total', 'state', 'list'] as const;
export const actionWords = ['changes', 'require', 'by', 'keeps', 'absorbs', 'feeds', 'needs', 'queues'] as const;
export const breakerWords = ['level', 'reset'] as const;
export const levelWords = [
  'at',
  'once',
  'only',
  'renews',
  'escalates',
  'trip',
  'refuses',
  'allows',
  'caps',
  'holds',
  'leaves',
] as const;
export const oracleWords = [
  'reject',
  'need',
  'take',
  'at',
  'moves',
  'grows',
  'delay',
  'fallback',
  'after',
  'falls',
  'validity',
  'read',
] as const;
/** Words that begin a clause of a `govern`, or stand behind who may do it; those of an `adapt` and of a prediction. */
export const governWords = ['never', 'values', 'keeps'] as const;
export const rightWords = ['sets', 'raises', 'lowers', 'changes', 'cancels'] as const;
export const adaptWords = ['rises', 'falls', 'moves', 'at', 'in'] as const;
export const predictWords = ['intercept', 'clamped'] as const;
/** Words before what says how a gauge measures. */
export const measureWords = ['half_life', 'per', 'from', 'over'] as const;
export const fundWords = ['tranche', 'together', 'deductible', 'fee', 'refill'] as const;
export const trancheWords = ['keeps', 'at', 'target', 'deposit', 'withdraw'] as const;
export const liquidationWords = [
  ...['when', 'until', 'closes', 'first', 'at', 'ramps', 'cooldown', 'leaves', 'bonus', 'price', 'fee', 'residual'],
  ...actionWords,
] as const;
export const adlWords = ['eligible', 'rank'] as const;
/** Words that begin a clause of scenarios, of a portfolio, of a clearing line. */
export const scenarioWords = ['axis', 'tail'] as const;
export const portfolioWords = ['each', 'scan', 'sums', 'offset', 'plus', 'at'] as const;
export const clearingWords = ['capacity', 'room', 'expires', 'cancel', 'pays', 'returns', 'counts'] as const;
export const blockWords = ['let', 'define', 'give'] as const;
export const armWords = ['when', 'otherwise'] as const;

/** Words of mechanisms that are part of the language and not of this compiler yet. */
export const laterWords = ['prove', 'test', 'event'] as const;
export const laterActionWords = ['moves'] as const;

/** Everything that begins a clause anywhere. */
export const clauseWords: ReadonlySet<string> = new Set<string>([
  ...topWords,
  ...entityWords,
  'changes',
  'require',
  'keeps',
  'feeds',
  ...breakerWords,
  'renews',
  'escalates',
  'absorbs',
  'queues',
  ...fundWords,
  'until',
  'closes',
  'cooldown',
  'residual',
  ...adlWords,
  'target',
  'deposit',
  'withdraw',
  'refuses',
  'allows',
  'caps',
  'holds',
  'leaves',
  'protective',
  'needs',
  ...oracleWords.filter((each) => each !== 'at'),
  ...blockWords,
  ...armWords,
  ...laterWords,
  ...laterActionWords,
]);

/** Words within a clause. Like the words above they are names wherever a name is expected. */
export const innerWords = [
  'scale',
  'as',
  'decimals',
  'ordered',
  'unique',
  'of',
  'in',
  'by',
  'to',
  'up',
  'down',
  'toward',
  'away',
  'from',
  'zero',
  'half',
  'even',
  'rounds',
  'accept',
  'because',
  'refuse',
  'nearest',
  'bound',
  'drop',
  'unavailable',
  'over',
  'where',
  'is',
  'first',
  'matching',
  'median',
  'tiers',
  'marginal',
  'curve',
  'set',
  'ring',
  'below',
  'above',
  'at',
  'least',
  'most',
  'again',
  'within',
  'per',
  'offset',
  'on',
  'weekdays',
  'between',
  'UTC',
  'after',
  'events',
  'for',
  'protective',
  'older',
  'further',
  'than',
  'weighted',
  'update',
  'kept',
  'since',
  'together',
  'value',
  'less',
  'expires',
  'ramps',
  'logistic',
  'linear',
  'per',
  'drawn',
  'remainder',
  'leave',
  'deficit',
  'draws',
  'on',
  'socialise',
  'until',
  'closes',
  'cooldown',
  'bonus',
  'price',
  'residual',
  'linearly',
  'every',
  'nothing',
  'halves',
  'restarts',
  'ascending',
  'descending',
  'queue',
  'haircut',
  'pro',
  'rata',
  'gains',
  'credits',
  'waiting',
] as const;

/** Functions that are part of the language, called with parentheses. */
export const builtinWords = ['abs', 'min', 'max', 'clamp', 'mod', 'ticks', 'sqrt', 'exp', 'exp2', 'ln'] as const;
/** Words that begin a fold, `sum(p in a.positions: …)`, and those that say which `median`. */
export const foldWords = ['sum', 'min', 'max', 'count', 'any', 'all', 'least'] as const;
export const medianWords = ['lower', 'upper', 'mean'] as const;

/** After a number on its line these go on with the clause; any other word there is the number's unit. */
export const neverUnits: ReadonlySet<string> = new Set([
  ...reservedWords,
  'of',
  'is',
  'in',
  'by',
  'to',
  'where',
  'for',
  'from',
  'per',
  'since',
  'at',
  'rounds',
  'accept',
  'events',
  'UTC',
  'when',
  'ascending',
  'descending',
  'raises',
  'lowers',
]);

/** Words that may follow a finished expression or type, for suggestions. */
export const tailWords = [
  'in',
  'of',
  'by',
  'to',
  'is',
  'where',
  'rounds',
  'accept',
  'because',
  'decimals',
  'ordered',
  'unique',
  'then',
  'else',
  'and',
  'or',
  'otherwise',
] as const;
