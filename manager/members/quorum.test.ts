import assert from 'node:assert/strict';
import test from 'node:test';
import { quorumLoss } from './quorum.js';

// Voters as letters, capital ones reachable; without whom; of the rest, how many answer, of how many, and how many are needed.
const table: [voters: string, without: string, loss: string][] = [
  ['A', 'A', '0 of 0, 1 needed'],
  ['AB', 'B', 'none'],
  ['Ab', 'b', 'none'],
  ['Ab', 'A', '0 of 1, 1 needed'],
  ['ABC', 'C', 'none'],
  ['ABc', 'c', 'none'],
  ['ABc', 'B', '1 of 2, 2 needed'],
  ['ABCD', 'D', 'none'],
  ['ABCd', 'C', 'none'],
  ['ABCde', 'C', '2 of 4, 3 needed'],
  ['ABCde', 'd', 'none'],
  ['ABCDEfg', 'E', 'none'],
  ['ABCDefg', 'D', '3 of 6, 4 needed'],
  ['ABC', 'X', 'none'],
];
for (const [letters, without, expected] of table) {
  test(`quorum: ${letters} without ${without}: ${expected}`, () => {
    const voters = [...letters].map((id) => ({ id, reachable: id === id.toUpperCase() }));
    const loss = quorumLoss(voters, without);
    assert.equal(loss ? `${loss.left} of ${loss.remaining}, ${loss.needed} needed` : 'none', expected);
    if (loss) assert.equal(loss.total, letters.length);
  });
}
