/**
 * Writes the flags of Docker's commands, as the docker CLI at hand prints them, to cli/testdata/docker-flags.txt, which
 * cli/docker-flags.test.ts holds our commands against: `node dist/scripts/oracle-docker-flags.js [docker]`.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { helpFlags } from '../cli/testing/help-flags.js';

const VERBS = {
  service: ['create', 'update', 'scale', 'rollback', 'ls', 'ps', 'inspect', 'logs', 'rm'],
  secret: ['create', 'ls', 'inspect', 'rm'],
  config: ['create', 'ls', 'inspect', 'rm'],
  network: ['create', 'ls', 'inspect', 'rm', 'prune'],
  stack: ['deploy', 'config', 'ls', 'ps', 'services', 'rm'],
  node: ['ls', 'ps', 'inspect', 'update', 'rm', 'promote', 'demote'],
};

const docker = process.argv[2] ?? 'docker';
const run = (...args: string[]): string => execFileSync(docker, args, { encoding: 'utf8' });
const lines = [
  `# Flags of ${run('--version')
    .trim()
    .replace(/, build.*/, '')}: command, flag, short form, "value" if it takes one, text.`,
];
for (const [noun, verbs] of Object.entries(VERBS)) {
  for (const verb of verbs) {
    for (const { name, short, takesValue, says } of helpFlags(run(noun, verb, '--help'))) {
      lines.push([`${noun} ${verb}`, name, short || '-', takesValue ? 'value' : '-', says].join('\t'));
    }
  }
}
writeFileSync(fileURLToPath(new URL('../../cli/testdata/docker-flags.txt', import.meta.url)), `${lines.join('\n')}\n`);
