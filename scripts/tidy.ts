import { checkCalls } from './tidy/calls.js';
import { checkErrorsPage, checkGeneratedTypes } from './tidy/generated.js';
import { checkImports } from './tidy/imports.js';
import { checkLinks } from './tidy/links.js';
import { projectFiles } from './tidy/project.js';
import { checkShape } from './tidy/shape.js';
import { checkWords } from './tidy/words.js';

/*
 * The house's own rules (CONTRIBUTING.md), which no general linter knows. Runs with the linter: `npm run lint`.
 */

const files = projectFiles();
const checks = [checkImports, checkShape, checkCalls, checkWords, checkLinks, checkGeneratedTypes, checkErrorsPage];
const findings = checks.flatMap((check) => check(files));
for (const { path, line, message } of findings) console.error(`${path}:${line}: ${message}`);
if (findings.length > 0) {
  console.error(`tidy: ${findings.length} ${findings.length === 1 ? 'rule is' : 'rules are'} broken`);
  process.exitCode = 1;
}
