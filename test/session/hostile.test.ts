/** Sessions on the contract withstand what is tried on them. */
import { afterAll, beforeAll, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { deploySessions } from './contract.ts';
import { attempts, playOn, type Play } from './hostile.ts';
import { shared } from './shared.ts';

let play: Play;

beforeAll(async () => {
  const { core, diagnostics } = compile('shared.risk', () => shared);
  if (core === null) throw new Error(diagnostics.map((each) => each.message).join('\n'));
  play = playOn(core, await deploySessions(core));
}, 120_000);

afterAll(() => play.contract.engine.stop());

test.each(attempts)('%s', (_, attempt) => attempt(play));
