/** Networks as Docker lists them. */
import type { Network } from '../../proto/types.js';
import { shortId } from './human.js';
import type { Column } from './list.js';

/** What is stored is of the whole cluster. */
export const SCOPE = 'swarm';

export function networkColumns(trunc: boolean): readonly Column<Network>[] {
  return [
    { key: 'ID', header: 'NETWORK ID', value: ({ id }) => (trunc ? shortId(id) : id) },
    { key: 'Name', header: 'NAME', value: ({ spec }) => spec.name },
    { key: 'Driver', header: 'DRIVER', value: driverOf },
    { key: 'Scope', header: 'SCOPE', value: () => SCOPE },
    { key: 'IPv4', header: 'IPV4', value: () => 'true', extra: true },
    { key: 'IPv6', header: 'IPV6', value: ({ spec }) => String(spec.ipv6_enabled), extra: true },
    { key: 'Internal', header: 'INTERNAL', value: ({ spec }) => String(spec.internal), extra: true },
    { key: 'Labels', header: 'LABELS', value: ({ spec }) => pairs(spec.labels), extra: true },
    { key: 'CreatedAt', header: 'CREATED AT', value: ({ created_at: at }) => goTime(at), extra: true },
  ];
}

export const driverOf = ({ spec }: Network): string => spec.driver_config?.name || 'overlay';

const pairs = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');

/** As Go prints a time. */
const goTime = (time: string): string => time.replace(/^(\S+)T(\S+?)(?:\.0+)?Z$/, '$1 $2 +0000 UTC');
