/**
 * Compares the golden files in stackfiles/testdata with what a docker CLI prints for the same stack files, or writes them
 * anew with --write. Needs a CLI that knows `docker stack config` (23.0 or later), but no engine.
 * Use: node dist/scripts/oracle-stack-config.js [--write]
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../stackfiles/testdata', import.meta.url));
const { env, cases } = JSON.parse(readFileSync(`${folder}/cases.json`, 'utf8')) as {
  env: Record<string, string>;
  cases: Record<string, string[]>;
};

function oracle(files: string[]): string {
  const args = ['stack', 'config', ...files.flatMap((file) => ['-c', `${folder}/${file}`])];
  const { status, stdout, stderr, error } = spawnSync('docker', args, {
    env: { ...env, PATH: process.env['PATH'] ?? '' },
    encoding: 'utf8',
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`docker stack config ${files.join(' ')}: ${stderr}`);
  // Relative paths start from where this checkout is: the golden files know it as /stack/testdata.
  return stdout.replaceAll(folder.slice(0, -'/testdata'.length), '/stack');
}

if (spawnSync('docker', ['stack', 'config', '--help']).status !== 0) {
  console.error('No docker CLI here that knows "docker stack config": nothing to compare with.');
  process.exit(1);
}
let stale = 0;
for (const [name, files] of Object.entries(cases)) {
  const golden = `${folder}/${name}.golden`;
  const wanted = oracle(files);
  if (process.argv.includes('--write')) writeFileSync(golden, wanted);
  else if (readFileSync(golden, 'utf8') !== wanted) {
    console.error(`${name}.golden differs from what this docker CLI prints`);
    stale++;
  }
}
console.log(stale === 0 ? `${Object.keys(cases).length} golden files agree with the docker CLI` : `${stale} differ`);
process.exit(stale === 0 ? 0 : 1);
