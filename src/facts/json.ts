/**
 * A strict reader of JSON text. `JSON.parse` would keep the last of two equal keys and turn long numbers into doubles;
 * here two equal keys are a mistake, numbers stay text, and size and depth are bounded before anything is built.
 * Objects become Maps, so that a key like `__proto__` is a key and nothing else.
 */
export type Json =
  | { readonly kind: 'null' }
  | { readonly kind: 'truth'; readonly value: boolean }
  /** As written. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly Json[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Json> };

export type JsonProblem = { readonly offset: number; readonly reason: string; readonly fix: string };
export type ParsedJson = { readonly kind: 'ok'; readonly value: Json } | { readonly kind: 'bad'; readonly problem: JsonProblem };

export const maxJsonLength = 16 * 1024 * 1024;
export const maxJsonDepth = 32;

export const parseJson = (text: string): ParsedJson => {
  if (text.length > maxJsonLength)
    return bad(0, `the text is longer than ${maxJsonLength} characters`, 'split it into several files');
  if (text.startsWith('\uFEFF')) return bad(0, 'a byte order mark stands before the text', 'save it as UTF-8 without one');
  const reader: Reader = { text, at: 0 };
  const value = readValue(reader, 0);
  if (value.kind === 'bad') return value;
  skipBlanks(reader);
  return reader.at === text.length ? value : bad(reader.at, 'there is more text after the value', 'keep one JSON value');
};

type Reader = { readonly text: string; at: number };

const bad = (offset: number, reason: string, fix: string): ParsedJson => ({ kind: 'bad', problem: { offset, reason, fix } });
const ok = (value: Json): ParsedJson => ({ kind: 'ok', value });

const skipBlanks = (reader: Reader): void => {
  for (;;) {
    const code = reader.text.charCodeAt(reader.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    reader.at += 1;
  }
};

const words: ReadonlyMap<string, Json> = new Map([
  ['true', { kind: 'truth', value: true }],
  ['false', { kind: 'truth', value: false }],
  ['null', { kind: 'null' }],
]);

const numberForm = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const wordForm = /[a-z]+/y;
const stringForm = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

const readValue = (reader: Reader, depth: number): ParsedJson => {
  skipBlanks(reader);
  const start = reader.at;
  const first = reader.text[start];
  if (first === '{' || first === '[') {
    if (depth >= maxJsonDepth) return bad(start, `values are nested deeper than ${maxJsonDepth}`, 'flatten the document');
    return first === '{' ? readObject(reader, depth) : readArray(reader, depth);
  }
  if (first === '"') {
    const value = readString(reader);
    return value === null
      ? bad(start, 'a string that does not end, or holds a bad character', 'end it with a quote and escape control characters')
      : ok({ kind: 'string', value });
  }
  const number = match(reader, numberForm);
  if (number !== null) return ok({ kind: 'number', text: number });
  const word = words.get(match(reader, wordForm) ?? '');
  if (word !== undefined) return ok(word);
  return bad(
    start,
    first === undefined ? 'the text ends where a value should stand' : 'this is no JSON value',
    'write a string, an integer, true, false, null, a list or an object',
  );
};

const match = (reader: Reader, form: RegExp): string | null => {
  form.lastIndex = reader.at;
  const found = form.exec(reader.text);
  if (found === null) return null;
  reader.at = form.lastIndex;
  return found[0];
};

const readString = (reader: Reader): string | null => {
  const start = reader.at;
  // Most strings have no escape; finding their end by eye is cheaper than the pattern, and cannot exhaust its stack.
  const end = plainEnd(reader.text, start + 1);
  if (end !== null) {
    reader.at = end + 1;
    return reader.text.slice(start + 1, end);
  }
  const raw = match(reader, stringForm);
  if (raw === null) return null;
  const value: unknown = JSON.parse(raw);
  return typeof value === 'string' ? value : null;
};

const plainEnd = (text: string, from: number): number | null => {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x5c || code < 0x20) return null;
  }
  return null;
};

const readArray = (reader: Reader, depth: number): ParsedJson => {
  const items: Json[] = [];
  reader.at += 1;
  skipBlanks(reader);
  if (reader.text[reader.at] === ']') {
    reader.at += 1;
    return ok({ kind: 'array', items });
  }
  for (;;) {
    const item = readValue(reader, depth + 1);
    if (item.kind === 'bad') return item;
    items.push(item.value);
    const next = separator(reader, ']');
    if (next === 'end') return ok({ kind: 'array', items });
    if (next === 'neither')
      return bad(reader.at, 'a list goes on without a comma, or does not end', 'write "," between items and "]" at the end');
  }
};

const readObject = (reader: Reader, depth: number): ParsedJson => {
  const members = new Map<string, Json>();
  reader.at += 1;
  skipBlanks(reader);
  if (reader.text[reader.at] === '}') {
    reader.at += 1;
    return ok({ kind: 'object', members });
  }
  for (;;) {
    skipBlanks(reader);
    const start = reader.at;
    const key = reader.text[start] === '"' ? readString(reader) : null;
    if (key === null) return bad(start, 'a key should stand here, in quotes', 'write "key": value');
    if (members.has(key)) return bad(start, `the key ${JSON.stringify(key)} stands twice in one object`, 'keep one of the two');
    skipBlanks(reader);
    if (reader.text[reader.at] !== ':') return bad(reader.at, 'a colon is missing after the key', 'write "key": value');
    reader.at += 1;
    const value = readValue(reader, depth + 1);
    if (value.kind === 'bad') return value;
    members.set(key, value.value);
    const next = separator(reader, '}');
    if (next === 'end') return ok({ kind: 'object', members });
    if (next === 'neither')
      return bad(reader.at, 'an object goes on without a comma, or does not end', 'write "," between members and "}" at the end');
  }
};

const separator = (reader: Reader, end: ']' | '}'): 'comma' | 'end' | 'neither' => {
  skipBlanks(reader);
  const next = reader.text[reader.at];
  if (next !== ',' && next !== end) return 'neither';
  reader.at += 1;
  return next === ',' ? 'comma' : 'end';
};

/** For those who print with `JSON.stringify`: plain objects without a prototype. Keys keep their order. */
export const plainJson = (json: Json): unknown => {
  switch (json.kind) {
    case 'null':
      return null;
    case 'truth':
    case 'string':
      return json.value;
    case 'number':
      return Number(json.text);
    case 'array':
      return json.items.map(plainJson);
    case 'object':
      return Object.fromEntries([...json.members].map(([key, value]) => [key, plainJson(value)]));
  }
};
