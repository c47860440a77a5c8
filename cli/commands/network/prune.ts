import { Option } from 'commander';
import { parseTime, type Millis } from '../../../lib/clock.js';
import { hasCode, swarmError } from '../../../lib/errors.js';
import { unary } from '../../../proto/rpc/client.js';
import type { Network } from '../../../proto/types.js';
import { parseDuration } from '../../../stackfiles/units.js';
import { addSwitch, collect } from '../../flags/define.js';
import { parseFilters } from '../../flags/pairs.js';
import { naturalOrder } from '../../render/human.js';
import { confirm, listNetworks, type AddCommand } from '../shared.js';

const WARNING =
  'WARNING! This will remove all networks of the cluster not used by at least one service or container.\nAre you sure you want to continue?';

export const addNetworkPrune: AddCommand = (parent, app) => {
  const command = parent
    .command('prune')
    .description('Remove all unused networks')
    .option('--filter <filter>', 'Provide filter values (e.g. "until=<timestamp>")', collect);
  addSwitch(command, new Option('-f, --force', 'Do not prompt for confirmation')).action(
    app.action<{ filter?: string[]; force?: boolean }>(async (_, { filter = [], force }) => {
      const isMeant = parsePruneFilters(filter, app.io.clock.now());
      if (!force && !(await confirm(app, WARNING)))
        throw swarmError('USAGE', { why: 'network prune has been cancelled' });
      const removed: string[] = [];
      const meant = (await listNetworks(app)).filter(isMeant).sort((a, b) => naturalOrder(a.spec.name, b.spec.name));
      for (const { id, spec } of meant) {
        if (await removeUnused(id)) removed.push(spec.name);
      }
      if (removed.length > 0) app.io.out(`Deleted Networks:\n${removed.map((name) => `${name}\n`).join('')}\n`);
    }),
  );

  /** Whether it is used is for the managers to say, at the moment of the removal. */
  async function removeUnused(id: string): Promise<boolean> {
    try {
      await unary(app.control, 'RemoveNetwork', { ref: id });
      return true;
    } catch (error) {
      if (hasCode(error, 'IN_USE') || hasCode(error, 'NOT_FOUND')) return false;
      throw error;
    }
  }
};

/** Docker's `until`, `label` and `label!`. The routing mesh's network is never meant. */
function parsePruneFilters(texts: readonly string[], now: Millis): (network: Network) => boolean {
  const { until, label, 'label!': without, ...others } = parseFilters(texts);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    const expected = 'until=<timestamp or duration>, label=<label> or label!=<label>';
    throw swarmError('INVALID_FIELD', { field: '--filter', value: unknown, expected });
  }
  const before = Math.min(...(until?.values ?? []).map((value) => parseUntil(value, now)));
  const has = ({ spec: { labels } }: Network, wanted: string): boolean => {
    const [, key = wanted, value] = /^([^=]*)=(.*)$/s.exec(wanted) ?? [];
    return Object.hasOwn(labels, key) && (value === undefined || labels[key] === value);
  };
  return (network) =>
    !network.spec.ingress &&
    parseTime(network.created_at) < before &&
    (label?.values ?? []).every((wanted) => has(network, wanted)) &&
    !(without?.values ?? []).some((wanted) => has(network, wanted));
}

/** How long ago, a time, or seconds since 1970. */
function parseUntil(text: string, now: Millis): Millis {
  const ago = parseDuration(text);
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (ago !== undefined) return now - ago / 1e6;
  const time = parseTime(text);
  if (!Number.isNaN(time)) return time;
  const expected = 'a time such as 2026-01-31T10:00:00Z, or how long ago, such as 24h';
  throw swarmError('INVALID_FIELD', { field: '--filter until', value: text, expected });
}
