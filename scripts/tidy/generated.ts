import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorsPage } from '../errors-doc.js';
import type { Finding, ProjectFile } from './project.js';
import { isGenerated, ROOT } from './project.js';

const INPUT = /^(proto\/[^/]+\.proto|scripts\/gen-proto\.sh|package-lock\.json)$/;
const CACHE = join(ROOT, 'node_modules/.cache/tidy/generated');

/** The types of proto/gen are what the .proto files make. Generates only when either has changed since the last check. */
export function checkGeneratedTypes(files: readonly ProjectFile[]): Finding[] {
  const present = files.filter((file) => isGenerated(file.path));
  const digest = digestOf([...files.filter((file) => INPUT.test(file.path)), ...present]);
  if (existsSync(CACHE) && readFileSync(CACHE, 'utf8') === digest) return [];
  const fresh = mkdtempSync(join(tmpdir(), 'swarm-tidy-'));
  try {
    execFileSync('bash', ['scripts/gen-proto.sh', fresh], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    const findings = compareGenerated(present, (path) => readOr(join(fresh, path.slice('proto/gen/'.length))));
    if (findings.length === 0) {
      mkdirSync(dirname(CACHE), { recursive: true });
      writeFileSync(CACHE, digest);
    }
    return findings;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Each file against what generating it now gives; `undefined` when it is no longer generated. */
export function compareGenerated(
  present: readonly ProjectFile[],
  fresh: (path: string) => string | undefined,
): Finding[] {
  return present
    .filter((file) => fresh(file.path) !== file.text)
    .map(({ path }) => ({ path, line: 1, message: 'is stale: npm run types' }));
}

export function checkErrorsPage(files: readonly ProjectFile[]): Finding[] {
  const path = 'docs/errors.md';
  const page = files.find((file) => file.path === path);
  if (page?.text === errorsPage()) return [];
  return [{ path, line: 1, message: 'does not agree with lib/error-table.ts: npm run errors-doc' }];
}

function readOr(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function digestOf(files: readonly ProjectFile[]): string {
  const hash = createHash('sha256');
  for (const { path, text } of files) hash.update(`${path}\0${text}\0`);
  return hash.digest('hex');
}
