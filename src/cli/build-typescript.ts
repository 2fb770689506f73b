/** The TypeScript target. Loaded only by `build`, because ts-morph takes longer to start than everything else together. */
import { emitTypescript } from '../emit/typescript/emit.ts';
import { fileName, lineMapFile, type Job, type Prepared } from './build-job.ts';

export const typescriptFiles = ({ core, identity, loaded, options }: Job): Prepared => {
  const params = options.params === 'immutables' ? 'argument' : 'constants';
  const { code, map } = emitTypescript(core, { ...identity, params });
  const name = fileName(core.schema.policy);
  return { ok: true, files: [{ path: `${name}.ts`, text: code }, lineMapFile(`${name}.ts.lines.json`, map, loaded)] };
};
