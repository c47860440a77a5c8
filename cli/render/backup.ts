import type { Backup } from '../../proto/backup-file.js';

/** What a backup holds, in lines for a person; the digest stands on a line of its own, for scripts. */
export function describeBackup({ facts, digest }: Backup, written: string): string {
  const { cluster, created, index, version, contents } = facts;
  const counts = [
    counted(contents.nodes, 'node'),
    counted(contents.services, 'service'),
    counted(contents.tasks, 'task'),
    counted(contents.secrets ?? 0, 'secret'),
    counted(contents.configs ?? 0, 'config'),
  ];
  return (
    `${written}\n` +
    ` Swarm:    ${cluster}, as of ${created} (index ${index}, swarm-ts ${version})\n` +
    ` Contents: ${counts.join(', ')}, the root CA with its key, the join tokens\n` +
    `sha256:${digest}\n`
  );
}

export function secrecyOf({ facts }: Backup): string {
  return facts.sealed
    ? "It is sealed with the swarm's unlock key of this moment, which is needed to restore it. Keep the two apart."
    : 'It holds the key of the root CA, and secrets with their data: whoever reads it can take over the swarm. Keep it as secret as a root password.';
}

/** What becomes of those who were managers until the cluster was made anew. */
export function formerManagers(names: readonly string[]): string {
  if (names.length === 0) return '';
  return (
    `These were managers and are workers from now on:\n${names.map((name) => `  ${name}\n`).join('')}` +
    'One that comes back by itself becomes a worker. A majority of the old managers that comes back together does not: it would run on ' +
    'as a swarm of its own. If that can happen, run "swarm leave --force" on them, or remove their state folders before they start.\n'
  );
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
