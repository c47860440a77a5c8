import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One file of the project, with its path from the root. */
export interface ProjectFile {
  path: string;
  text: string;
}

/** A rule that a file breaks, and where. */
export interface Finding {
  path: string;
  line: number;
  message: string;
}

export const ROOT = join(import.meta.dirname, '../../..');

const TEXT_FILES = /\.(ts|js|json|proto|md|sh|yml|yaml|txt)$|(^|\/)(run|LICENSE)$/;

/** Every text file that is in git or about to be. */
export function projectFiles(): ProjectFile[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const paths = list.split('\0').filter((path) => TEXT_FILES.test(path) && existsSync(join(ROOT, path)));
  return paths.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

export const isGenerated = (path: string): boolean => path.startsWith('proto/gen/');
export const isTypeScript = (path: string): boolean => path.endsWith('.ts');
export const roomOf = (path: string): string => path.split('/')[0] ?? '';

export function parse(file: ProjectFile): ts.SourceFile {
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, false);
}

export function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Calls `visit` for every node of the file. */
export function walk(source: ts.SourceFile, visit: (node: ts.Node) => void): void {
  const enter = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, enter);
  };
  enter(source);
}
