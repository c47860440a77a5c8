import { posix } from 'node:path';
import ts from 'typescript';
import type { Finding, ProjectFile } from './project.js';
import { isGenerated, isTypeScript, lineOf, parse, roomOf, walk } from './project.js';

/** What each room may import besides itself (docs/architecture.md). The rooms that are not named may import anything. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  lib: [],
  proto: ['lib'],
  raft: ['proto', 'lib'],
  manager: ['raft', 'proto', 'lib'],
  agent: ['proto', 'lib'],
  stackfiles: ['proto', 'lib'],
  cli: ['stackfiles', 'proto', 'lib'],
  node: ['manager', 'agent', 'cli', 'stackfiles', 'raft', 'proto', 'lib'],
};

interface Import {
  from: string;
  to: string;
  line: number;
}

/** The imports between the project's own files, `import type` and `import()` included. */
export function importsOf(file: ProjectFile): Import[] {
  const source = parse(file);
  const imports: Import[] = [];
  walk(source, (node) => {
    let specifier: ts.Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) specifier = node.moduleSpecifier;
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      specifier = node.arguments[0];
    if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return;
    const to = posix.join(posix.dirname(file.path), specifier.text).replace(/\.js$/, '.ts');
    imports.push({ from: file.path, to, line: lineOf(source, node) });
  });
  return imports;
}

export function checkImports(files: readonly ProjectFile[]): Finding[] {
  const sources = files.filter((file) => isTypeScript(file.path) && !isGenerated(file.path));
  const imports = sources.flatMap((file) => importsOf(file));
  return [...wrongDirections(imports), ...cycles(imports)];
}

function wrongDirections(imports: readonly Import[]): Finding[] {
  const findings: Finding[] = [];
  for (const { from, to, line } of imports) {
    const allowed = MAY_IMPORT[roomOf(from)];
    if (!allowed || roomOf(to) === roomOf(from) || allowed.includes(roomOf(to))) continue;
    const rooms = allowed.length > 0 ? allowed.join(', ') : 'nothing else';
    findings.push({ path: from, line, message: `imports ${to}, but ${roomOf(from)} may import ${rooms}` });
  }
  return findings;
}

/** One finding for each import that closes a circle, found by a walk that goes deep first. */
function cycles(imports: readonly Import[]): Finding[] {
  const byFile = new Map<string, Import[]>();
  for (const each of imports) byFile.set(each.from, [...(byFile.get(each.from) ?? []), each]);
  const findings: Finding[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const enter = (file: string): void => {
    path.push(file);
    for (const { to, line } of byFile.get(file) ?? []) {
      const start = path.indexOf(to);
      if (start >= 0) {
        findings.push({ path: file, line, message: `import cycle: ${[...path.slice(start), to].join(' -> ')}` });
      } else if (!done.has(to)) enter(to);
    }
    path.pop();
    done.add(file);
  };
  for (const file of byFile.keys()) if (!done.has(file)) enter(file);
  return findings;
}
