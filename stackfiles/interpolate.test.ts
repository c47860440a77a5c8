import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { interpolate } from './interpolate.js';

const env = { SET: 'value', EMPTY: '', OTHER: 'other', UNDEFINED: undefined };

const values: [template: string, expected: string][] = [
  ['no variables', 'no variables'],
  ['$SET', 'value'],
  ['${SET}', 'value'],
  ['a${SET}b$SET.c', 'avaluebvalue.c'],
  ['$SET-x', 'value-x'],
  ['$SETX', ''],
  ['${EMPTY}', ''],
  ['${UNDEFINED-d}', 'd'],
  ['${SET:-d}', 'value'],
  ['${EMPTY:-d}', 'd'],
  ['${NONE:-d}', 'd'],
  ['${SET-d}', 'value'],
  ['${EMPTY-d}', ''],
  ['${NONE-d}', 'd'],
  ['${NONE:-}', ''],
  ['${NONE:-a:-b?c+d}', 'a:-b?c+d'],
  ['${SET:?e}', 'value'],
  ['${SET?e}', 'value'],
  ['${EMPTY?e}', ''],
  ['${SET:+a}', 'a'],
  ['${EMPTY:+a}', ''],
  ['${NONE:+a}', ''],
  ['${SET+a}', 'a'],
  ['${EMPTY+a}', 'a'],
  ['${NONE+a}', ''],
  ['$$', '$'],
  ['$$SET', '$SET'],
  ['$${SET}', '${SET}'],
  ['$$$SET', '$value'],
  ['${NONE:-${SET}}', 'value'],
  ['${NONE:-${NEITHER:-${OTHER}!}}', 'other!'],
  ['${NONE-$SET$$}', 'value$'],
  ['${SET:+${OTHER}}', 'other'],
  ['${SET:-${NONE:?unused words do not insist}}', 'value'],
  ['${NONE+${NONE?nor here}}', ''],
  ['}{', '}{'],
];

for (const [template, expected] of values) {
  test(`interpolate: ${template} gives "${expected}"`, () => {
    const result = interpolate(template, env);
    assert.equal('text' in result ? result.text : result.error, expected);
  });
}

const errors: [template: string, error: RegExp, dollar: number][] = [
  ['${NONE:?is needed}', /^required variable NONE is missing a value: is needed$/, 0],
  ['${EMPTY:?is needed}', /^required variable EMPTY is missing a value: is needed$/, 0],
  ['${NONE?}', /^required variable NONE is missing a value$/, 0],
  ['$SET ${NONE?for $OTHER}', /missing a value: for other$/, 1],
  ['${NONE:-${ALSO?e}}', /required variable ALSO/, 1],
  ['a $ b', /write \$\$ for a dollar sign/, 0],
  ['$', /write \$\$ for a dollar sign/, 0],
  ['$1', /a variable name must follow/, 0],
  ['${}', /a variable name must follow/, 0],
  ['${1A}', /a variable name must follow/, 0],
  ['$$ ${SET', /after \$\{SET one of/, 2],
  ['${SET!x}', /after \$\{SET one of/, 0],
  ['${SET:x}', /after \$\{SET one of/, 0],
  ['${SET:-x', /the closing } is missing/, 0],
  ['${SET:+${OTHER}', /the closing } is missing/, 0],
];

test('interpolate: variables nested without end are refused, used or not', () => {
  for (const name of ['SET', 'NONE']) {
    const result = interpolate(`\${${name}:-`.repeat(5000) + '}'.repeat(5000), env);
    assert.ok('error' in result);
    assert.match(result.error, /nested more than 64 deep/);
  }
});

for (const [template, error, dollar] of errors) {
  test(`interpolate: ${template} is refused and blames its ${dollar}. dollar sign`, () => {
    const result = interpolate(template, env);
    assert.ok('error' in result, JSON.stringify(result));
    assert.match(result.error, error);
    assert.equal(result.at, dollar);
  });
}

test('interpolate: names the variables that had nothing, and only those', () => {
  assert.deepEqual(interpolate('$NONE ${UNDEFINED} ${ALSO:-d} ${EMPTY} ${SET:-$UNUSED} ${Q:-$USED}', env), {
    text: '  d  value ',
    unset: ['NONE', 'UNDEFINED', 'USED'],
  });
});

test('interpolate: names of object methods are no variables', () => {
  assert.deepEqual(interpolate('$constructor${toString}', {}), { text: '', unset: ['constructor', 'toString'] });
});

test('interpolate: property: any text gives a result, never an exception', () => {
  const piece = fc.constantFrom('$', '{', '}', ':', '-', '?', '+', 'SET', 'NONE', 'EMPTY', ' ', 'é');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const result = interpolate(pieces.join(''), env);
      return 'text' in result || (result.error.length > 0 && result.at < pieces.filter((p) => p === '$').length);
    }),
    { numRuns: 2000 },
  );
});

test('interpolate: property: a text with every dollar sign doubled comes back as it was', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.deepEqual(interpolate(text.replaceAll('$', '$$$$'), env), { text, unset: [] });
    }),
  );
});
