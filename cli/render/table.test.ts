import assert from 'node:assert/strict';
import test from 'node:test';
import { renderTable } from './table.js';

test('table: columns are as wide as their widest cell, the last one as wide as it is', () => {
  assert.equal(
    renderTable(
      ['ID', 'NAME'],
      [
        ['1', 'a'],
        ['a long one', ''],
      ],
    ),
    'ID           NAME\n1            a\na long one   \n',
  );
});

test('table: a cell has no way to write outside of itself', () => {
  assert.equal(renderTable(['HOSTNAME'], [['h\u001b[2J\n\u009b1m']]), 'HOSTNAME\nh\\x1b[2J\\x0a\\x9b1m\n');
});

test('table: as many rows as there are tasks', () => {
  const rows = Array.from({ length: 200_000 }, () => ['x']);
  assert.equal(renderTable(['A'], rows).length, 400_002);
});
