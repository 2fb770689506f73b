/** The TypeScript target. Loaded only by `build`, because ts-morph takes longer to start than everything else together. */
import { emitTypescript } from '../emit/typescript/emit.ts';
import { fileName, lineMapFile, type Job } from './commands/build.ts';
import type { OutputFile } from './write-files.ts';

export const typescriptFiles = ({ core, identity, loaded }: Job): readonly OutputFile[] => {
  const { code, map } = emitTypescript(core, identity);
  const name = fileName(core.schema.policy);
  return [{ path: `${name}.ts`, text: code }, lineMapFile(`${name}.ts.lines.json`, map, loaded)];
};
