import type { Finding, ProjectFile } from './project.js';
import { isGenerated } from './project.js';

/** What marks work as unfinished. It is finished before it is committed, or it is an issue. */
const UNFINISHED = [/\b(TODO|FIXME|XXX|HACK|WIP)\b/, /\bfor now\b/i, /\bnot (yet )?implemented\b/i, /\bcoming soon\b/i];

/** The files that must name these words to look for them. */
const EXEMPT = /^scripts\/tidy\/|^package-lock\.json$/;

export function checkWords(files: readonly ProjectFile[]): Finding[] {
  const findings: Finding[] = [];
  for (const { path, text } of files) {
    if (EXEMPT.test(path) || isGenerated(path)) continue;
    for (const [index, line] of text.split('\n').entries()) {
      for (const pattern of UNFINISHED) {
        const word = pattern.exec(line)?.[0];
        if (word !== undefined) findings.push({ path, line: index + 1, message: `"${word}" marks unfinished work` });
      }
    }
  }
  return findings;
}
