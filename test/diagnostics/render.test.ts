import { describe, expect, test } from 'vitest';
import type { Diagnostic, Note } from '../../src/diagnostics/diagnostic.ts';
import { renderDiagnostic, renderDiagnostics } from '../../src/diagnostics/render.ts';
import { diagnosticsToJson } from '../../src/diagnostics/render-json.ts';
import type { Source, Span } from '../../src/source/source.ts';

const source = (path: string, text: string): ReadonlyMap<string, Source> => new Map([[path, { path, text }]]);

const spanOf = (sources: ReadonlyMap<string, Source>, file: string, part: string, from = 0): Span => {
  const start = (sources.get(file)?.text ?? '').indexOf(part, from);
  expect(start).toBeGreaterThanOrEqual(0);
  return { file, start, end: start + part.length };
};

const made = (
  span: Span,
  notes: readonly Note[] = [],
  help: string | null = null,
  message = 'cannot add ETH to USD',
): Diagnostic => ({
  code: 'FB9001',
  severity: 'error',
  span,
  message,
  help,
  notes,
});

describe('text', () => {
  const text = '\n'.repeat(40) + 'define equity(a: account) : USD = a.collateral + a.size\n';
  const sources = source('policies/perp.risk', text);
  const file = 'policies/perp.risk';
  const sum = spanOf(sources, file, 'a.collateral + a.size');
  const left = spanOf(sources, file, 'a.collateral');
  const right = spanOf(sources, file, 'a.size');

  test('both sides of a conflict stand beneath one line', () => {
    const diagnostic = made(
      sum,
      [
        { span: right, text: 'ETH, from entity account, line 22' },
        { span: left, text: 'USD, from entity account, line 21' },
      ],
      'multiply by a price: a.size * mark is USD',
    );
    expect(renderDiagnostic(diagnostic, sources)).toBe(
      [
        'error FB9001: cannot add ETH to USD',
        '  policies/perp.risk:41:35',
        '   41 │ define equity(a: account) : USD = a.collateral + a.size',
        '      │                                   ────────────   ────── ETH, from entity account, line 22',
        '      │                                   USD, from entity account, line 21',
        '  help: multiply by a price: a.size * mark is USD',
      ].join('\n'),
    );
  });

  test('a span without notes is underlined, and one note inside it gets a row of its own', () => {
    expect(renderDiagnostic(made(sum), sources).split('\n').slice(2)).toEqual([
      '   41 │ define equity(a: account) : USD = a.collateral + a.size',
      '      │                                   ─────────────────────',
    ]);
    expect(
      renderDiagnostic(made(sum, [{ span: left, text: 'here' }]), sources)
        .split('\n')
        .slice(3),
    ).toEqual([
      '      │                                   ─────────────────────',
      '      │                                   ──────────── here',
    ]);
  });

  test('three labels are joined to their marks by stems', () => {
    const line = source('p', 'a + bb + ccc');
    const note = (part: string): Note => ({ span: spanOf(line, 'p', part), text: `is ${part}` });
    const diagnostic = made(spanOf(line, 'p', 'a + bb + ccc'), [note('a'), note('bb'), note('ccc')]);
    expect(renderDiagnostic(diagnostic, line).split('\n').slice(2)).toEqual([
      '    1 │ a + bb + ccc',
      '      │ ─   ──   ─── is ccc',
      '      │ │   is bb',
      '      │ is a',
    ]);
  });

  test('notes on other lines stand in order, with a gap where lines are left out', () => {
    const lines = source('p', 'unit USD\nx\ny\nlet z = 1 ETH\n');
    const diagnostic = made(spanOf(lines, 'p', '1 ETH'), [{ span: spanOf(lines, 'p', 'unit USD'), text: 'the only unit' }]);
    expect(renderDiagnostic(diagnostic, lines).split('\n')).toEqual([
      'error FB9001: cannot add ETH to USD',
      '  p:4:9',
      '    1 │ unit USD',
      '      │ ──────── the only unit',
      '    ⋮',
      '    4 │ let z = 1 ETH',
      '      │         ─────',
    ]);
  });

  test('notes in another file name that file', () => {
    const two = new Map([...source('a.risk', 'let x = y\n'), ...source('b.risk', '\nlet y = 1\n')]);
    const diagnostic = made(spanOf(two, 'a.risk', 'y'), [{ span: spanOf(two, 'b.risk', 'y'), text: 'not exported' }]);
    expect(renderDiagnostic(diagnostic, two).split('\n').slice(1)).toEqual([
      '  a.risk:1:9',
      '    1 │ let x = y',
      '      │         ─',
      '  b.risk:2:5',
      '    2 │ let y = 1',
      '      │     ─ not exported',
    ]);
  });

  test('a span of several lines is marked at its ends', () => {
    const lines = source('p', 'define x : USD = {\n  a\n  b\n}\n');
    const span = spanOf(lines, 'p', '{\n  a\n  b\n}');
    expect(renderDiagnostic(made(span), lines).split('\n').slice(1)).toEqual([
      '  p:1:18',
      '    1 │ define x : USD = {',
      '      │                  ─',
      '    ⋮',
      '    4 │ }',
      '      │ ─',
    ]);
  });

  test('an empty span, the end of the file and a carriage return are pointed at', () => {
    const lines = source('p', 'policy P\r\nunit\r\n');
    const end = (lines.get('p')?.text ?? '').length;
    expect(
      renderDiagnostic(made({ file: 'p', start: 14, end: 14 }), lines)
        .split('\n')
        .slice(2),
    ).toEqual(['    2 │ unit', '      │     ─']);
    expect(
      renderDiagnostic(made({ file: 'p', start: end, end }), lines)
        .split('\n')
        .slice(1),
    ).toEqual(['  p:3:1', '    3 │', '      │ ─']);
    expect(renderDiagnostic(made({ file: 'p', start: end + 50, end: end + 60 }), lines)).toContain('p:3:1');
  });

  test('a source that is not there, and help of several lines', () => {
    expect(renderDiagnostic(made({ file: 'gone.risk', start: 3, end: 4 }, [], 'one\ntwo'), new Map()).split('\n')).toEqual([
      'error FB9001: cannot add ETH to USD',
      '  gone.risk',
      '  help: one',
      '        two',
    ]);
  });

  test('tabs and wide characters keep the marks in place', () => {
    const lines = source('p', '\t"漢字" + x');
    expect(
      renderDiagnostic(made(spanOf(lines, 'p', 'x')), lines)
        .split('\n')
        .slice(2),
    ).toEqual(['    1 │   "漢字" + x', '      │            ─']);
  });

  test('a long line is cut around its first mark', () => {
    const lines = source('p', `${'a'.repeat(500)} + here + ${'b'.repeat(100_000)}`);
    const [line = '', marks = ''] = renderDiagnostic(made(spanOf(lines, 'p', 'here')), lines)
      .split('\n')
      .slice(2);
    expect(line.length).toBeLessThan(130);
    expect(line).toMatch(/│ …a+ \+ here \+ b+…$/);
    expect(marks.indexOf('────')).toBe(line.indexOf('here'));
    const longer = renderDiagnostic(made({ file: 'p', start: 0, end: 100_000 }), lines)
      .split('\n')
      .slice(2);
    expect(longer.every((each) => each.length < 130)).toBe(true);
  });

  test('a hundred diagnostics on one line of 256 KiB are rendered fast', () => {
    const lines = source('p', 'x'.repeat(262_144));
    const many = Array.from({ length: 100 }, (_, at) => made({ file: 'p', start: at * 2_600, end: at * 2_600 + 5 }));
    const started = performance.now();
    renderDiagnostics(many, lines);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('hostile text', () => {
  test.each([
    ['\u001b[31m', '\\u{1b}[31m'],
    ['\u202e', '\\u{202e}'],
    ['\u2066', '\\u{2066}'],
    ['\u0085', '\\u{85}'],
    ['\u2028', '\\u{2028}'],
    ['\u200b', '\\u{200b}'],
    ['\ufeff', '\\u{feff}'],
    ['\u0000', '\\u{0}'],
    ['\r', '\\u{d}'],
    ['\ud800', '\\u{d800}'],
    ['\u{e0041}', '\\u{e0041}'],
  ])('%j is shown as %s everywhere', (bad, shown) => {
    const path = `p${bad}`;
    const text = `let x = "${bad}" + y`;
    const sources = source(path, text);
    const span: Span = { file: path, start: text.indexOf('y'), end: text.length };
    const out = renderDiagnostic(made(span, [{ span, text: `note ${bad}` }], `help ${bad}`, `message ${bad}`), sources);
    expect(out).not.toContain(bad);
    expect(out.split(shown)).toHaveLength(6);
    const [line = '', marks = ''] = out.split('\n').slice(2);
    expect(marks.indexOf('─')).toBe(line.lastIndexOf('y'));
  });
});

describe('colour', () => {
  test('is only added on request, and changes nothing else', () => {
    const sources = source('p', 'let x = y');
    const diagnostic = made(spanOf(sources, 'p', 'y'), [{ span: spanOf(sources, 'p', 'x'), text: 'here' }], 'help');
    const plain = renderDiagnostic(diagnostic, sources);
    const coloured = renderDiagnostic(diagnostic, sources, { colour: true });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[1;31merror FB9001\u001b[0m');
    expect(coloured.replace(/\u001b\[[0-9;]*m/g, '')).toBe(plain);
  });
});

test('as JSON, with lines, columns and offsets', () => {
  const sources = source('p', 'unit USD\nlet x = y\n');
  const notes = [{ span: spanOf(sources, 'p', 'USD'), text: 'this unit' }];
  expect(diagnosticsToJson([made(spanOf(sources, 'p', 'y'), notes, 'do')], sources)).toEqual([
    {
      code: 'FB9001',
      severity: 'error',
      message: 'cannot add ETH to USD',
      help: 'do',
      file: 'p',
      start: { line: 2, column: 9, offset: 17 },
      end: { line: 2, column: 10, offset: 18 },
      notes: [{ text: 'this unit', file: 'p', start: { line: 1, column: 6, offset: 5 }, end: { line: 1, column: 9, offset: 8 } }],
    },
  ]);
});
