/** `firebreak explain`: the lesson behind a code, with an example that is compiled while you read. */
import { compile } from '../../compile.ts';
import { registry } from '../../diagnostics/registry.ts';
import { renderDiagnostics } from '../../diagnostics/render.ts';
import { diagnosticsToJson } from '../../diagnostics/render-json.ts';
import { exitCode, type ExitCode, type Host } from '../host.ts';
import { printJson, printLine, wrongUse } from '../output.ts';

export type ExplainOptions = { readonly json?: boolean };

/** What an entry says of itself, whatever facts it is worded with. */
type Entry = { readonly severity: string; readonly title: string; readonly lesson: string; readonly example: string | null };

const entries: ReadonlyMap<string, Entry> = new Map(Object.entries(registry));
const exampleFile = 'example.risk';

export const explain = (host: Host, code: string | undefined, options: ExplainOptions): ExitCode => {
  const json = options.json === true;
  if (code === undefined) return listCodes(host, json);
  const wanted = code.toUpperCase();
  const entry = entries.get(wanted);
  if (entry === undefined) return wrongUse(host, json, `there is no diagnostic ${code}; \`firebreak explain\` lists all`);
  const { sources, diagnostics } = compileExample(entry.example);
  if (json) {
    printJson(host, { code: wanted, ...entry, diagnostics: diagnosticsToJson(diagnostics, sources) });
    return exitCode.good;
  }
  printLine(host, `${host.paintOut('strong', `${wanted}: ${entry.title}`)}\n\n${wrapped(entry.lesson)}`);
  if (entry.example !== null) {
    printLine(host, `\nFor example:\n\n${entry.example.trimEnd().replace(/^(?=.)/gm, '    ')}\n`);
    printLine(host, renderDiagnostics(diagnostics, sources, { colour: host.colourOut }));
  }
  return exitCode.good;
};

const compileExample = (example: string | null): Pick<ReturnType<typeof compile>, 'sources' | 'diagnostics'> =>
  example === null
    ? { sources: new Map(), diagnostics: [] }
    : compile(exampleFile, (path) => (path === exampleFile ? example : null));

const listCodes = (host: Host, json: boolean): ExitCode => {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  if (json)
    printJson(
      host,
      sorted.map(([code, { severity, title }]) => ({ code, severity, title })),
    );
  else for (const [code, { title }] of sorted) printLine(host, `${code}  ${title}`);
  return exitCode.good;
};

const lineWidth = 96;

const wrapped = (text: string): string => {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < lineWidth) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
};
