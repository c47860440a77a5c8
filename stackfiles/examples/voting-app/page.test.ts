import assert from 'node:assert/strict';
import test from 'node:test';
import { escape, resultPage, votePage } from './page.js';

const served = { container: 'vote.1', version: '<2>', client: '10.0.0.1' };
const options = { a: 'Tea & milk', b: '<b>' };

test('what is not ours is escaped', () => {
  assert.equal(escape(`<a href="x">'&'</a>`), '&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;');
  for (const page of [votePage(options, undefined, served), resultPage(options, { a: 1, b: 2 }, served)]) {
    assert.match(page, /Tea &amp; milk/);
    assert.doesNotMatch(page, /<b>|<2>/);
  }
});

test('the page to vote on shows what the voter has chosen', () => {
  assert.match(votePage(options, 'a', served), /value="a" aria-pressed="true".*\n.*value="b" aria-pressed="false"/);
  assert.match(votePage(options, undefined, served), /One vote each/);
});

test('the page of the result is right before its script has run', () => {
  assert.match(resultPage(options, { a: 1, b: 3 }, served), /id="count-a">25 % \(1\)[^]*id="total">4</);
});
