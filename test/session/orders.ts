/**
 * Mutated orders on a real EVM, as many as asked: the verifier refuses what is wrong, for the reason that the interpreter gives, and
 * takes what is right.
 *
 *   node scripts/run-typescript.mjs test/session/orders.ts --orders 100000 --seed 7
 */
import { playOrders } from './play-orders.ts';

const given = (name: string, usual: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : Number(process.argv[at + 1]);
};

const counts = await playOrders(given('orders', 100_000), given('seed', 7));
console.log(counts);
if (counts.differences > 0) process.exitCode = 1;
