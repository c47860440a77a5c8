import { posix } from 'node:path';
import type { Finding, ProjectFile } from './project.js';

const LINK = /\]\(([^)\s]+)\)/g;
const ELSEWHERE = /^[a-z]+:/; // http:, mailto:

/** Every relative link of the documentation leads to a file, folder and heading that are there. */
export function checkLinks(files: readonly ProjectFile[]): Finding[] {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const folders = new Set(files.flatMap((file) => foldersOf(file.path)));
  const findings: Finding[] = [];
  for (const { path, text } of files) {
    if (!path.endsWith('.md')) continue;
    for (const [index, line] of text.split('\n').entries()) {
      for (const [, link = ''] of line.matchAll(LINK)) {
        if (ELSEWHERE.test(link)) continue;
        const [file = '', heading] = link.split('#');
        const target = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file)).replace(/\/$/, '');
        const there = texts.get(target);
        const find = (message: string): number => findings.push({ path, line: index + 1, message });
        if (there === undefined && !folders.has(target)) find(`links to ${target}, which does not exist`);
        else if (heading !== undefined && there !== undefined && !headingsOf(there).has(heading)) {
          find(`links to "${heading}" in ${target}, which has no such heading`);
        }
      }
    }
  }
  return findings;
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return ['.', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))];
}

/** The names by which a page's headings can be linked to, made as GitHub makes them. */
function headingsOf(text: string): Set<string> {
  const names = [...text.matchAll(/^#+ +(.*?) *$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set(names);
}
