import assert from 'node:assert/strict';
import test from 'node:test';
import { formatUnlockKey, parseUnlockKey } from './unlock-key.js';

test("unlock key: Docker's form, read as it is written", () => {
  const text = formatUnlockKey(Buffer.alloc(32, 255));
  assert.equal(text, `SWMKEY-1-${'/'.repeat(42)}8`);
  assert.deepEqual(Buffer.from(parseUnlockKey(` ${text}\n`)), Buffer.alloc(32, 255));
});

test('unlock key: anything else is refused, without being repeated', () => {
  const good = formatUnlockKey(Buffer.alloc(32, 7));
  for (const text of [
    '',
    'SWMKEY-1-',
    good.slice(0, -1),
    `${good}A`,
    good.replace('-1-', '-2-'),
    `${good.slice(0, -1)}!`,
  ])
    assert.throws(
      () => parseUnlockKey(text),
      (error: Error) => {
        assert.match(error.message, /no unlock key: expected SWMKEY-1-/);
        return text.length < 10 || !error.message.includes(text);
      },
    );
});
