import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { before, nothingDirty, Records } from './records.js';
import { changesOf, endpointRecord, networkRecord, serviceRecord } from './testing.js';

const key = fc.constantFrom('t1', 't2', 't3');
const changes = fc.record({
  endpoints: fc.array(fc.tuple(key, fc.constantFrom('10.0.1.11', '10.0.1.12', undefined)), { maxLength: 4 }),
  services: fc.array(fc.tuple(key, fc.constantFrom('10.0.1.2', '', undefined)), { maxLength: 3 }),
});

test('records: what is put back of changes is what was there before them', () => {
  const property = fc.property(
    fc.array(changes, { maxLength: 3 }),
    fc.array(changes, { maxLength: 6 }),
    (first, then) => {
      const records = new Records();
      const told = ({ endpoints, services }: (typeof first)[number], dirty = nothingDirty()) =>
        records.apply(
          changesOf({
            update_networks: [networkRecord('a', 1)],
            update_endpoints: endpoints.flatMap(([task, at]) =>
              at === undefined ? [] : endpointRecord(task, 'web', 'a', at),
            ),
            remove_endpoints: endpoints.flatMap(([task, at]) => (at === undefined ? `${task}/a` : [])),
            update_services: services.flatMap(([name, at]) => (at === undefined ? [] : serviceRecord(name, 'a', at))),
            remove_services: services.flatMap(([name, at]) => (at === undefined ? `${name}/a` : [])),
          }),
          'increment',
          dirty,
        );
      for (const each of first) told(each);
      const was = { endpoints: new Map(records.endpoints), services: new Map(records.services) };
      // Some are being put in force while the others come.
      const [underWay, due] = [nothingDirty(), nothingDirty()];
      then.forEach((each, i) => told(each, i < then.length / 2 ? underWay : due));
      const { endpoints, services } = before(records, [underWay, due]);
      assert.deepEqual(
        { endpoints: new Map([...endpoints].sort()), services: new Map([...services].sort()) },
        {
          endpoints: new Map([...was.endpoints].sort()),
          services: new Map([...was.services].sort()),
        },
      );
    },
  );
  fc.assert(property);
});
