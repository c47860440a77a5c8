import type { Finding, ProjectFile } from './project.js';
import { isGenerated } from './project.js';

const LINES_MAX = 500;
const FOLDERS_MAX = 3;
const SOURCE = /\.(ts|sh|proto|md)$/;
const KEBAB_CASE = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/** Names that are not ours to choose. */
const FIXED_NAMES = new Set(['README.md', 'LICENSE', 'CONTRIBUTING.md', 'CHANGELOG.md']);

/** Files small enough to know, not too deep, named alike. */
export function checkShape(files: readonly ProjectFile[]): Finding[] {
  const findings: Finding[] = [];
  for (const { path, text } of files) {
    if (isGenerated(path)) continue;
    const parts = path.split('/');
    const name = parts.at(-1) ?? '';
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    const find = (line: number, message: string): number => findings.push({ path, line, message });
    if (SOURCE.test(path) && lines > LINES_MAX) find(LINES_MAX + 1, `has ${lines} lines: the limit is ${LINES_MAX}`);
    if (parts.length - 1 > FOLDERS_MAX) find(1, `is ${parts.length - 1} folders deep: the limit is ${FOLDERS_MAX}`);
    for (const part of parts) {
      if (!KEBAB_CASE.test(part) && !FIXED_NAMES.has(part)) find(1, `"${part}" is not kebab-case`);
    }
    if (name === 'index.ts') find(1, 'is a barrel: import from the file that has it');
  }
  return findings;
}
