/** `firebreak check`: is each policy well formed, typed, within range and rounded to a side? */
import { auditAsJson, auditLines } from '../audit.ts';
import { visible } from '../../diagnostics/visible.ts';
import { exitCode, type ExitCode, type Host } from '../host.ts';
import { errorsOf, jsonDiagnostics, loadPolicy, printDiagnostics, type Loaded } from '../load.ts';
import { counted, printError, printJson, printLine } from '../output.ts';

export type CheckOptions = { readonly json?: boolean; readonly audit?: boolean };

export const check = (host: Host, paths: readonly string[], options: CheckOptions): ExitCode => {
  const json = options.json === true;
  const attempts = paths.map((path) => loadPolicy(host, path));
  const loaded = attempts.flatMap((each) => (each.ok ? [each.value] : []));
  const refused = attempts.flatMap((each) => (each.ok ? [] : [each.reason]));
  const error = refused.length === 0 ? {} : { error: refused.join('\n') };
  const good = refused.length === 0 && loaded.every(isGood);
  if (json) printJson(host, { ok: good, ...error, ...(loaded.length > 0 ? { files: loaded.map(fileAsJson) } : {}) });
  else for (const each of loaded) printFile(host, each, options.audit === true);
  for (const reason of refused) printError(host, `${host.paintErr('error', 'error')}: ${visible(reason)}`);
  if (refused.length > 0) return exitCode.use;
  return good ? exitCode.good : exitCode.policy;
};

const isGood = (loaded: Loaded): boolean => errorsOf(loaded).length === 0;

const fileAsJson = (loaded: Loaded): unknown => ({
  path: loaded.path,
  ok: isGood(loaded),
  audit: auditAsJson(loaded),
  diagnostics: jsonDiagnostics(loaded),
});

const printFile = (host: Host, loaded: Loaded, audit: boolean): void => {
  printDiagnostics(host, loaded);
  const errors = errorsOf(loaded).length;
  const warnings = loaded.compiled.diagnostics.length - errors;
  const findings = [...(errors > 0 ? [counted(errors, 'error')] : []), ...(warnings > 0 ? [counted(warnings, 'warning')] : [])];
  if (errors > 0) {
    printError(host, `${loaded.path}: ${host.paintErr('error', findings.join(', '))}`);
    return;
  }
  printLine(host, `${loaded.path}: ${[host.paintOut('good', 'good'), ...findings, ...contents(loaded)].join(', ')}`);
  if (audit) for (const line of auditLines(loaded)) printLine(host, line);
};

const contents = (loaded: Loaded): readonly string[] => {
  const { checked } = loaded.compiled;
  if (checked === null) return [];
  const accepted = checked.accepted.length;
  return [
    counted(checked.defines.length, 'definition'),
    counted(checked.actions.length, 'action'),
    ...(accepted > 0 ? [`${counted(accepted, 'place')} accepted`] : []),
  ];
};
