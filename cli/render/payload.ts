/** Secrets and configs as Docker shows them. */
import { parseTime, type Millis } from '../../lib/clock.js';
import type { Config, Secret } from '../../proto/types.js';
import { humanDuration } from './human.js';
import type { Column } from './list.js';

type Payload = Secret | Config;
type Word = 'secret' | 'config';

export function payloadColumns(word: Word, now: Millis): readonly Column<Payload>[] {
  const ago = (time: string): string => `${humanDuration(now - parseTime(time))} ago`;
  const driver: Column<Payload> = { key: 'Driver', header: 'DRIVER', value: driverOf };
  return [
    { key: 'ID', header: 'ID', value: ({ id }) => id },
    { key: 'Name', header: 'NAME', value: ({ spec }) => spec.name },
    ...(word === 'secret' ? [driver] : []),
    { key: 'CreatedAt', header: 'CREATED', value: ({ created_at: at }) => ago(at) },
    { key: 'UpdatedAt', header: 'UPDATED', value: ({ updated_at: at }) => ago(at) },
    {
      key: 'Labels',
      header: 'LABELS',
      value: ({ spec }) =>
        labels(spec.labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(','),
      extra: true,
    },
  ];
}

const driverOf = ({ spec }: Payload): string => ('driver' in spec ? (spec.driver?.name ?? '') : '');

const labels = (map: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));

/** `inspect --pretty`. What a secret holds is not known here. */
export function renderPayloadPretty(word: Word, payload: Payload): string {
  const { id, spec, created_at: created, updated_at: updated } = payload;
  const marked = labels(spec.labels).map(([key, value]) => ` - ${key}${value ? `=${value}` : ''}`);
  const shownLabels = marked.length > 0 ? ['Labels:', ...marked] : [];
  const templating = spec.templating
    ? [`Template driver:${word === 'secret' ? '   ' : '\t'}${spec.templating.name}`]
    : [];
  const lines =
    word === 'secret'
      ? [
          `ID:              ${id}`,
          `Name:              ${spec.name}`,
          ...shownLabels,
          `Driver:            ${driverOf(payload)}`,
          ...templating,
          `Created at:        ${created}`,
          `Updated at:        ${updated}`,
        ]
      : [
          `ID:\t\t\t${id}`,
          `Name:\t\t\t${spec.name}`,
          ...shownLabels,
          ...templating,
          `Created at:            \t${created}`,
          `Updated at:            \t${updated}`,
          'Data:',
          spec.data.toString('utf8'),
        ];
  return `${lines.join('\n')}\n`;
}
