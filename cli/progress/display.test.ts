import assert from 'node:assert/strict';
import test from 'node:test';
import { PlainDisplay, TerminalDisplay } from './display.js';

test('a terminal is drawn over, only when something changed, each line cut to fit', () => {
  let written = '';
  const display = new TerminalDisplay(
    (text) => (written += text),
    () => 6,
  );
  display.show(['one', 'twotwo!']);
  assert.equal(written, '\x1b[Jone\ntwotw\n');
  written = '';
  display.show(['one', 'twotwo!']);
  assert.equal(written, '');
  display.show(['three']);
  assert.equal(written, '\x1b[2A\x1b[Jthree\n');
});

test('elsewhere a line is written when it is new', () => {
  const written: string[] = [];
  const display = new PlainDisplay((text) => written.push(text));
  display.show(['a: 1', 'b: 1']);
  display.show(['a: 1', 'b: 2']);
  display.show(['a: 1', 'b: 2']);
  assert.deepEqual(written, ['a: 1\n', 'b: 1\n', 'b: 2\n']);
});
