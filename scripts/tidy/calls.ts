import ts from 'typescript';
import type { Finding, ProjectFile } from './project.js';
import { isGenerated, isTypeScript, lineOf, parse, walk } from './project.js';

const CLOCK = 'take a Clock (lib/clock.ts) as an argument';
const RANDOM = 'take a Random (lib/random.ts) as an argument';
const MAIN = 'belongs into a main file';

/** What a room must be given as an argument, so that a test or the simulator can decide it. */
const BANNED_PROPERTIES: Record<string, string> = {
  'Date.now': CLOCK,
  'performance.now': CLOCK,
  'process.hrtime': CLOCK,
  'Math.random': RANDOM,
  'crypto.randomUUID': RANDOM,
  'process.env': MAIN,
  'process.exit': MAIN,
};
const BANNED_FUNCTIONS: Record<string, string> = {
  setTimeout: CLOCK,
  setInterval: CLOCK,
  setImmediate: CLOCK,
  randomUUID: RANDOM,
};
const BANNED_MODULES: Record<string, string> = { 'node:timers': CLOCK, 'node:timers/promises': CLOCK };

/** Where time, chance and the process are at home. */
const ALLOWED =
  /^(lib\/(clock|random)\.ts|(e2e|bench|scripts|stackfiles\/examples)\/.*|(cli|node)\/main\.ts|.*\.test\.ts)$/;

export function checkCalls(files: readonly ProjectFile[]): Finding[] {
  const findings: Finding[] = [];
  for (const file of files) {
    if (!isTypeScript(file.path) || isGenerated(file.path)) continue;
    const source = parse(file);
    const find = (node: ts.Node, message: string): number =>
      findings.push({ path: file.path, line: lineOf(source, node), message });
    const banned = !ALLOWED.test(file.path);
    walk(source, (node) => {
      if (banned) {
        const what = bannedUse(node);
        if (what) find(node, `${what.name}: ${what.instead}`);
      }
      if (swallowsErrors(node)) find(node, 'swallows an error: handle it, pass it on with context, or let it crash');
    });
  }
  return findings;
}

function bannedUse(node: ts.Node): { name: string; instead: string } | undefined {
  const named = (table: Record<string, string>, name: string): { name: string; instead: string } | undefined => {
    const instead = Object.hasOwn(table, name) ? table[name] : undefined;
    return instead === undefined ? undefined : { name, instead };
  };
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const { text } = node.expression;
    if (text === 'globalThis') return named(BANNED_FUNCTIONS, node.name.text);
    return named(BANNED_PROPERTIES, `${text}.${node.name.text}`);
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression))
    return named(BANNED_FUNCTIONS, node.expression.text);
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date') {
    return node.arguments?.length ? undefined : { name: 'new Date()', instead: CLOCK };
  }
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return named(BANNED_MODULES, node.moduleSpecifier.text);
  }
  return undefined;
}

/** An empty catch clause, or a `.catch` whose function does nothing. */
function swallowsErrors(node: ts.Node): boolean {
  if (ts.isCatchClause(node)) return node.block.statements.length === 0;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  if (node.expression.name.text !== 'catch') return false;
  const [handler] = node.arguments;
  if (!handler || !ts.isArrowFunction(handler)) return false;
  if (ts.isBlock(handler.body)) return handler.body.statements.length === 0;
  return ts.isVoidExpression(handler.body) || (ts.isIdentifier(handler.body) && handler.body.text === 'undefined');
}
