/** Plans as text and as JSON. Secrets' data and credentials appear in neither: the operations do not show them. */
import type { Action, Operation, Plan } from './operations.js';

/** What the managers say that a plan would do, and what is worth knowing about it. */
export interface Outlook {
  services: ReadonlyMap<string, ServiceOutlook>;
  warnings: readonly string[];
}
export interface ServiceOutlook {
  /** Tasks that would be replaced, for people: "shop_web.1 on host-1". */
  restarts: string[];
  /** How many would be new, would have no successor, and would find no place. */
  created: number;
  stopped: number;
  unplaced: number;
  unplacedReason: string;
}

const SIGNS: Record<Action, string> = { create: '+', update: '~', unchanged: '=', remove: '-' };
const DONE: Record<Action, string> = {
  create: 'to create',
  update: 'to update',
  remove: 'to remove',
  unchanged: 'unchanged',
};

/** The whole plan for people: what would be done, in its order, with every field that changes. */
export function renderPlan({ stack, operations }: Plan, { services, warnings }: Outlook): string {
  const counts = Object.entries(DONE).flatMap(([action, words]) => {
    const count = operations.filter((operation) => operation.action === action).length;
    return count > 0 ? [`${count} ${words}`] : [];
  });
  const lines = [
    `Stack ${stack}: ${counts.join(', ') || 'nothing to do'}`,
    ...operations.flatMap((operation) => describe(operation, services.get(operation.name))),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function describe(operation: Operation, outlook: ServiceOutlook | undefined): string[] {
  const { action, kind, name, changes } = operation;
  const why = 'why' in operation && operation.why !== '' ? ` (${operation.why})` : '';
  const details = changes.map(({ field, old, new: value }) => {
    return action === 'create' ? `${field}: ${shown(value)}` : `${field}: ${shown(old)} -> ${shown(value)}`;
  });
  const effects = operation.kind === 'service' && outlook ? effectsOf(outlook) : [];
  return [`${SIGNS[action]} ${kind} ${name}${why}`, ...[...details, ...effects].map((line) => `    ${line}`)];
}

export const shown = (value: unknown): string => (value === null ? 'none' : JSON.stringify(value));
const tasks = (count: number): string => (count === 1 ? '1 task' : `${count} tasks`);

function effectsOf({ restarts, created, stopped, unplaced, unplacedReason }: ServiceOutlook): string[] {
  // `created` has those that take the place of restarted ones too.
  const added = created - restarts.length;
  return [
    ...(added > 0 ? [`starts ${tasks(added)}`] : []),
    ...(restarts.length > 0 ? [`restarts ${tasks(restarts.length)}: ${restarts.join(', ')}`] : []),
    ...(stopped > 0 ? [`stops ${tasks(stopped)}`] : []),
    ...(unplaced > 0 ? [`${tasks(unplaced)} would not fit: ${unplacedReason}`] : []),
  ];
}

/** The same for programs. */
export function planJson({ stack, operations }: Plan, { services, warnings }: Outlook): object {
  return {
    stack,
    operations: operations.map((operation) => ({
      action: operation.action,
      kind: operation.kind,
      name: operation.name,
      id: operation.current?.id ?? null,
      changes: operation.changes,
      ...extras(operation, services),
    })),
    warnings,
  };
}

function extras(operation: Operation, services: Outlook['services']): object {
  switch (operation.kind) {
    case 'service':
      return services.get(operation.name) ?? {};
    case 'network':
      return { kept: operation.kept };
    case 'secret':
    case 'config':
      return { why: operation.why };
  }
}

/** One line of progress, in Docker's words. Undefined: there is nothing to say. */
export function progressLine({ action, kind, name, current, changes }: Operation): string | undefined {
  const id = kind === 'service' && current ? ` (id: ${current.id})` : '';
  switch (action) {
    case 'create':
      return `Creating ${kind} ${name}`;
    case 'update':
      return `Updating ${kind} ${name}${id}: ${changes.map(({ field }) => field).join(', ')}`;
    case 'unchanged':
      return kind === 'service' ? `Unchanged ${kind} ${name}${id}` : undefined;
    case 'remove':
      return `Removing ${kind} ${name}${id}`;
  }
}
