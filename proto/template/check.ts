/** What can be told of a template without running it: fields that no task has. Where `with` and `range` move the dot, nothing is told. */
import { TemplateFault } from './fault.js';
import type { Node, Operand, Pipeline } from './parse.js';

/** A field by its names; `undefined` where any name may follow. */
export interface Shape {
  readonly [field: string]: Shape | undefined;
}

/** Throws TemplateFault. */
export function checkFields(nodes: readonly Node[], root: Shape, dot: Shape | undefined): void {
  const ofPipeline = ({ commands }: Pipeline): void => {
    for (const command of commands) for (const operand of command) ofOperand(operand);
  };
  const ofOperand = (operand: Operand): void => {
    if (operand.kind === 'pipeline') ofPipeline(operand.pipeline);
    let shape = operand.kind === 'dot' ? dot : operand.kind === 'variable' && operand.name === '' ? root : undefined;
    for (const name of operand.path) {
      if (!shape) return;
      if (!Object.hasOwn(shape, name)) throw new TemplateFault(operand.at, `can't evaluate field ${name}`);
      shape = shape[name];
    }
  };
  for (const node of nodes) {
    if (node.kind === 'text') continue;
    ofPipeline(node.pipeline);
    if (node.kind === 'action') continue;
    checkFields(node.then, root, node.kind === 'if' ? dot : undefined);
    checkFields(node.otherwise, root, dot);
  }
}
