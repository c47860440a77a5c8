import { run } from 'node:test';
import { finished } from 'node:stream/promises';
import { inspect } from 'node:util';
import { relative } from 'node:path';
import { ROOT } from './tidy/project.js';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export interface TestRun {
  /** Compiled test files. */
  files: string[];
  /** Files at a time, each in a process of its own. */
  concurrency: number;
  /** Milliseconds until a file that is not done counts as failed. */
  timeout: number;
  /** Whether every test gets a line, or only those that did not pass. */
  verbose: boolean;
}

/** Runs test files with node:test and tells of the tests that failed, each with its place and reason. */
export async function runTests({ files, concurrency, timeout, verbose }: TestRun): Promise<Tally> {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  if (files.length === 0) return tally;
  process.env['NODE_OPTIONS'] = '--enable-source-maps'; // of the test processes: places in the sources, not in dist/
  const failures: string[] = [];
  const events = run({ files, concurrency, timeout });
  events.on('test:fail', ({ name, file, details }) => {
    if (isSuite(details) || isOfSubtests(details.error)) return;
    tally.failed += 1;
    const failure = `✖ ${where(file)}${name}\n${indent(reasonOf(details.error))}\n`;
    failures.push(failure);
    console.log(failure);
  });
  events.on('test:pass', ({ name, file, skip, details }) => {
    if (isSuite(details)) return;
    if (skip !== undefined && skip !== false) {
      tally.skipped += 1;
      console.log(`- ${where(file)}${name}: skipped${typeof skip === 'string' ? `, ${skip}` : ''}`);
    } else {
      tally.passed += 1;
      if (verbose) console.log(`✔ ${name} (${(details.duration_ms / 1000).toFixed(1)} s)`);
    }
  });
  // What went wrong outside of any test, such as an error after the last one.
  events.on('test:diagnostic', ({ message }) => {
    if (/^(Warning|Error)/.test(message)) console.log(message);
  });
  if (verbose) {
    events.on('test:stdout', ({ message }) => process.stdout.write(message));
    events.on('test:stderr', ({ message }) => process.stderr.write(message));
  }
  await finished(events.resume());
  if (failures.length > 1) console.log(`${failures.length} failures:\n\n${failures.join('\n')}`);
  console.log(`${tally.passed} of ${tally.passed + tally.failed} tests in ${files.length} files passed`);
  return tally;
}

function where(file: string | undefined): string {
  return file === undefined
    ? ''
    : `${relative(ROOT, file)
        .replace(/^dist\//, '')
        .replace(/\.js$/, '.ts')}: `;
}

function isSuite(details: object): boolean {
  return 'type' in details && details.type === 'suite';
}

/** A test whose subtests failed says no more than they do. */
function isOfSubtests(error: Error): boolean {
  return 'failureType' in error && error.failureType === 'subtestsFailed';
}

function reasonOf(error: Error): string {
  const { cause } = error;
  if (cause instanceof Error) {
    const stack = cause.stack ?? cause.message;
    return stack
      .split('\n')
      .filter((line) => !/\bnode:/.test(line))
      .join('\n');
  }
  return typeof cause === 'string' ? cause : inspect(cause ?? error.message);
}

const indent = (text: string): string => text.replace(/^/gm, '    ');
