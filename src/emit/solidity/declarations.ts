/** Structs and errors, and what the file says of itself. */
import { bug } from '../../source/assert-never.ts';
import type { Core } from '../../core/core.ts';
import type { Signature } from './body.ts';
import { describe } from './describe.ts';
import type { SolidityOptions } from './emit.ts';
import { memberType, type AbiMember, type Layout, type RecordLayout } from './layout.ts';
import type { Library } from './library.ts';
import type { Doc, TopLevel } from './tree.ts';

export const errorsOf = (core: Core, immutables: boolean): readonly TopLevel[] => {
  const word = (type: string, own: string) => ({ type, name: own });
  const isChecked = core.entries.some((each) => each.checks.length > 0);
  const canRefuse = core.entries.some((each) => each.verdicts.length > 0);
  return [
    ...(isChecked
      ? [
          {
            kind: 'error',
            name: 'FactOutOfRange',
            doc: [
              { tag: 'notice', text: 'A fact is outside what the policy allows.' },
              { tag: 'param', name: 'check', text: 'the number of the check' },
              { tag: 'param', name: 'index', text: 'the place in the innermost list, 0 outside lists' },
              { tag: 'param', name: 'value', text: 'the offending word; the length for a list that is too long' },
            ],
            parameters: [word('uint256', 'check'), word('uint256', 'index'), word('int256', 'value')],
          } as const,
        ]
      : []),
    ...(canRefuse
      ? [
          {
            kind: 'error',
            name: 'Refused',
            doc: [
              { tag: 'notice', text: 'The policy does not allow the action.' },
              { tag: 'param', name: 'verdict', text: 'the number of the requirement' },
              { tag: 'param', name: 'reason', text: "the policy's words" },
            ],
            parameters: [word('uint256', 'verdict'), word('string', 'reason')],
          } as const,
        ]
      : []),
    ...(immutables
      ? [
          {
            kind: 'error',
            name: 'ParamOutOfRange',
            doc: [{ tag: 'notice', text: 'A parameter given at construction is outside its range.' }],
            parameters: [word('string', 'param'), word('int256', 'value')],
          } as const,
        ]
      : []),
  ];
};

export const structsOf = (layout: Layout, library: Library, core: Core, functions: readonly Signature[]): readonly TopLevel[] => {
  const used = usedRecords(layout, core, functions);
  return layout.records.filter((each) => used.has(each.record)).map((each) => structOf(layout, library, each));
};

/** The records that an entry or a function takes, and those in their lists. */
const usedRecords = (layout: Layout, core: Core, functions: readonly Signature[]): ReadonlySet<number> => {
  const used = new Set<number>();
  const visit = (record: number): void => {
    if (used.has(record)) return;
    used.add(record);
    for (const members of layout.records[record]?.fields ?? [])
      for (const each of members) if (each.record !== null) visit(each.record);
  };
  for (const each of core.entries) {
    if (each.globals) visit(0);
    each.entities.forEach(visit);
    for (const argument of each.arguments) if (argument.shape.kind === 'record') visit(argument.shape.record);
  }
  for (const each of functions) {
    if (each.globals) visit(0);
    each.entities.forEach(visit);
    for (const kind of each.parameters) if (kind.kind === 'record') visit(kind.record);
  }
  return used;
};

const structOf = (layout: Layout, library: Library, record: RecordLayout): TopLevel => {
  const schema = layout.schema.records[record.record] ?? bug('no record');
  const docOf = (place: number, member: AbiMember): readonly Doc[] => {
    const field = schema.fields[place];
    if (!field || member.role === 'inner') return [];
    const meaning = describe({ library }, field.shape);
    return [{ tag: 'dev', text: field.doc === '' ? meaning : `${field.doc} (${meaning})` }];
  };
  const fields = record.fields.flatMap((members, place) =>
    members.map((each) => ({ type: memberType(layout, each), name: each.name, doc: docOf(place, each) })),
  );
  const doc: readonly Doc[] = schema.doc === '' ? [] : [{ tag: 'dev', text: schema.doc }];
  return {
    kind: 'struct',
    name: record.struct,
    doc,
    fields: fields.length > 0 ? fields : [{ type: 'uint256', name: 'nothing_', doc: [] }],
  };
};

export const policyDocs = (core: Core): readonly Doc[] =>
  core.schema.doc === '' ? [] : [{ tag: 'notice', text: core.schema.doc }];

export const headerOf = (core: Core, options: Pick<SolidityOptions, 'policyHash' | 'compiler'>): readonly string[] => [
  `Generated from the policy ${core.schema.policy}. Change the policy, not this file.`,
  ...(options.policyHash === undefined ? [] : [`Policy hash: ${options.policyHash}`]),
  ...(options.compiler === undefined ? [] : [`Compiler: ${options.compiler}`]),
];

/** What determines the code, in words. */
export const codeText = (
  core: Core,
  {
    policyHash,
    compiler,
    params,
    roles,
  }: Pick<SolidityOptions, 'policyHash' | 'compiler' | 'params'> & { readonly roles?: string },
): string => [core.schema.policy, policyHash ?? '', compiler ?? '', params, roles ?? ''].join(' ').trimEnd();
