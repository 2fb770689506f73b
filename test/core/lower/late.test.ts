/** What of Core is put together when it is first looked at: by then all that is wrong has been said. */
import { expect, test } from 'vitest';
import { compile } from '../../../src/compile.ts';
import { lower } from '../../../src/core/lower.ts';
import { validate } from '../../../src/core/validate.ts';
import { policiesIn } from '../../syntax/support.ts';

const folders = ['policies', 'test/check/bad'];

test.each(folders)('looking at Core finds no more to refuse in %s', (folder) => {
  const found: string[] = [];
  let looked = 0;
  const policies = policiesIn(folder);
  const texts = new Map(policies.map((each) => [each.name, each.text]));
  for (const { name } of policies) {
    const { checked, core } = compile(name, (path) => texts.get(path) ?? null);
    if (checked === null) continue;
    const { value, diagnostics } = lower(checked);
    const said = diagnostics.length;
    if (core !== null) expect(value, name).not.toBeNull();
    if (value === null) continue;
    looked += 1;
    found.push(...validate(value).map((problem) => `${name}: ${problem}`));
    expect(value.entries.length, name).toBe(checked.defines.length + checked.actions.length);
    expect(value.sessions.length, name).toBe(checked.sessions.length);
    expect(value.entries, name).toBe(value.entries);
    expect(diagnostics.length, name).toBe(said);
  }
  expect(found).toEqual([]);
  expect(looked).toBeGreaterThan(5);
});
