/** What is wrong with a row of a file of accounts, and where: the first mistake ends the reading. */
export type RowProblem = {
  readonly kind: 'problem';
  readonly line: number;
  /** Within the row, as in `positions[2].size`; empty for the row itself. */
  readonly path: string;
  readonly reason: string;
  readonly fix: string;
};

export const problemAt = (line: number, path: string, reason: string, fix: string): RowProblem => ({
  ...{ kind: 'problem', line, path, reason, fix },
});

/** No account is longer, and a file without line breaks shall not fill the memory. */
export const maxRowLength = 1024 * 1024;

export const tooLong = (line: number): RowProblem =>
  problemAt(line, '', `it is longer than ${maxRowLength} characters`, 'write one account a row');
