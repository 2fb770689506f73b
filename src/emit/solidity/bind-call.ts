/** Where what a call returns goes, on the stack or in a frame. */
import { emit, emitBlock, stackLocal, store, values, variablesOf, within, type Body, type Local } from './body.ts';
import { name, type Expr } from './tree.ts';

/** Sets locals to what a call returns, each declared here unless `declared`. A null place is left out. */
export const bindCall = (body: Body, targets: readonly (Local | null)[], callee: Expr, declared: boolean): void => {
  if (targets.every((each) => each === null)) {
    emit(body, { kind: 'expression', value: callee });
    return;
  }
  const onStack = targets.every((each) => each === null || each.home.at === 'stack');
  if (onStack && !declared) {
    const variables = targets.flatMap((each) => (each ? variablesOf(body, each) : [{ type: '', name: '' }]));
    emit(body, { kind: 'declare', variables, value: callee });
    return;
  }
  if (onStack) {
    const names = targets.flatMap((each) => (each && each.home.at === 'stack' ? each.home.names.map(name) : [name('')]));
    emit(body, { kind: 'assign', targets: names, op: '=', value: callee });
    return;
  }
  const [only] = targets;
  if (targets.length === 1 && only && only.kind.kind !== 'wide') {
    store(body, only, [callee]);
    return;
  }
  if (!declared) {
    for (const each of targets) {
      for (const variable of each ? variablesOf(body, each) : [])
        emit(body, { kind: 'declare', variables: [variable], value: null });
    }
  }
  const statements = within(body, () => {
    const temporary = targets.map((each) => each && stackLocal(body, each.kind, 't_'));
    bindCall(body, temporary, callee, false);
    targets.forEach((each, place) => {
      const from = temporary[place];
      if (each && from) store(body, each, values(body, from));
    });
  });
  emitBlock(body, statements);
};
