import assert from 'node:assert/strict';
import test from 'node:test';
import { parseBool, parseBytes, parseCount, parseCpus, parseDuration, parseRatio, parseWord } from './units.js';

const tables: {
  name: string;
  parse: (flag: string, text: string) => unknown;
  good: [string, unknown][];
  bad: string[];
}[] = [
  {
    name: 'durations',
    parse: parseDuration,
    good: [
      ['0', 0],
      ['500ms', 5e8],
      ['10s', 10e9],
      ['1.5s', 1.5e9],
      ['1h30m', 5400e9],
      ['2us', 2000],
      ['7ns', 7],
    ],
    bad: ['', '10', 's', '-1s', '1d', '1 s', '1s!'],
  },
  {
    name: 'sizes',
    parse: parseBytes,
    good: [
      ['0', 0],
      ['4096', 4096],
      ['1b', 1],
      ['512m', 512 * 1024 ** 2],
      ['64MB', 64 * 1024 ** 2],
      ['1.5GiB', 1.5 * 1024 ** 3],
      ['2k', 2048],
    ],
    bad: ['', 'm', '-1', '1x', '1mm', '1,5g'],
  },
  {
    name: 'CPUs',
    parse: parseCpus,
    good: [
      ['2', 2e9],
      ['.5', 5e8],
      ['0.1', 1e8],
      ['0.000000001', 1],
    ],
    bad: ['', 'two', '-1', '1e3', '0.0000000001'],
  },
  {
    name: 'counts',
    parse: parseCount,
    good: [
      ['0', 0],
      ['12', 12],
    ],
    bad: ['', '-1', '1.5', 'many', '99999999999999999999'],
  },
  {
    name: 'ratios',
    parse: parseRatio,
    good: [
      ['0', 0],
      ['.25', 0.25],
      ['1', 1],
    ],
    bad: ['', '1.1', '-0.1', 'x'],
  },
  {
    name: 'booleans',
    parse: parseBool,
    good: [
      ['true', true],
      ['0', false],
    ],
    bad: ['', 'yes'],
  },
];

for (const { name, parse, good, bad } of tables) {
  test(`${name} are read`, () => {
    for (const [text, value] of good) assert.equal(parse('--flag', text), value, text);
  });
  test(`${name}: what is wrong is refused with flag and value`, () => {
    for (const text of bad) {
      assert.throws(
        () => parse('--flag', text),
        (error: Error) => error.message.startsWith(`invalid --flag "${text}": `),
        text,
      );
    }
  });
}

test('words are written with dashes', () => {
  assert.equal(parseWord('--restart-condition', 'on-failure', ['any', 'none', 'on_failure']), 'on_failure');
  assert.throws(() => parseWord('--restart-condition', 'on_failure', ['any', 'none', 'on_failure']), {
    message: 'invalid --restart-condition "on_failure": one of any, none, on-failure',
  });
});
