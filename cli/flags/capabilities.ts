/** --cap-add and --cap-drop. As Docker's (docker/cli, opts/capabilities.go and the reference of `service update`). */
import { container, type Draft } from './draft.js';

const ALL = 'ALL';
/** On update: forgets what was added (or dropped) before. */
const RESET = 'RESET';

/** "net_admin" is CAP_NET_ADMIN. */
function capabilityName(text: string): string {
  const name = text.trim().toUpperCase();
  return name === ALL || name === RESET || name.startsWith('CAP_') ? name : `CAP_${name}`;
}

/**
 * What is to be added is first taken out of what was dropped, and only what was not there is added; the other way round for what
 * is to be dropped. Adding wins over dropping in one command. The lists are sorted, so that the same wish is the same specification.
 */
export function settleCapabilities(draft: Draft): void {
  if (!draft.capabilities) return;
  const spec = container(draft);
  let added = new Set(spec.capability_add.map(capabilityName));
  let dropped = new Set(spec.capability_drop.map(capabilityName));
  const add = new Set(draft.capabilities.add.map(capabilityName));
  const drop = new Set(draft.capabilities.drop.map(capabilityName));
  if (add.delete(RESET)) added = new Set();
  if (drop.delete(RESET)) dropped = new Set();
  for (const name of drop) if (!add.has(name) && !added.delete(name)) dropped.add(name);
  for (const name of add) if (!dropped.delete(name)) added.add(name);
  spec.capability_add = listed(added);
  spec.capability_drop = listed(dropped);
}

const listed = (names: ReadonlySet<string>): string[] => (names.has(ALL) ? [ALL] : [...names].sort());
