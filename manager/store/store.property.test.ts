/** A dumb twin checks the clever store: every index against a full scan, every refusal against no change at all. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { SimClock } from '../../lib/clock.js';
import { makeConfig, makeNode, makeSecret, makeService, makeTask } from '../../proto/objects.js';
import type { Service, Task } from '../../proto/types.js';
import { MemoryStore } from './memory-store.js';
import { encodeTransaction, tableOf } from './transaction.js';
import type { StoreChange, StoreView } from './types.js';

const few = (prefix: string) => fc.integer({ min: 1, max: 4 }).map((n) => `${prefix}${n}`);
const version = fc.integer({ min: 0, max: 30 }).map((index) => ({ index }));
const named = fc.record({ id: few('s'), name: few('name'), version });
const service = fc.record({ of: named, uses: fc.option(few('s')) }).map(({ of, uses }): StoreChange['object'] => {
  const secrets = uses === null ? [] : [{ secret_id: uses, secret_name: uses }];
  const spec = { name: of.name, task_template: { container_spec: { secrets } } };
  return makeService({ id: of.id, version: of.version, spec });
});
const secret = named.map((r) => makeSecret({ id: r.id, version: r.version, spec: { name: r.name } }));
const config = named.map((r) => makeConfig({ id: r.id, version: r.version, spec: { name: r.name } }));
const task = fc
  .record({ id: few('t'), service_id: few('s'), node_id: fc.constantFrom('', 'n1', 'n2'), slot: fc.nat(3), version })
  .map((r): StoreChange['object'] => makeTask(r));
const node = fc.record({ id: few('n'), version }).map((r): StoreChange['object'] => makeNode(r));

const change = fc
  .record({
    action: fc.constantFrom('create', 'update', 'remove'),
    what: fc.oneof(
      service.map((object) => ({ kind: 'service', object })),
      task.map((object) => ({ kind: 'task', object })),
      node.map((object) => ({ kind: 'node', object })),
      secret.map((object) => ({ kind: 'secret', object })),
      config.map((object) => ({ kind: 'config', object })),
    ),
    // Most changes fit what is stored, or nearly all would be refused.
    fits: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  })
  .map(({ action, what, fits }) => ({ change: { action, ...what } as StoreChange, fits }));
const transactions = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 10, maxLength: 40 });

/** The change as somebody would make it who looked first. */
function fitting(view: StoreView, c: StoreChange): StoreChange {
  const stored = tableOf(view, c.kind).get(c.object.id);
  if (!stored) return { ...c, action: 'create' };
  const action = c.action === 'create' ? 'update' : c.action;
  return { ...c, action, object: { ...c.object, version: stored.version } } as StoreChange;
}

const ids = (rows: Iterable<{ id: string }>): string[] => Array.from(rows, (row) => row.id).sort();

function checkIndexes(view: StoreView): void {
  const tasks: Task[] = [...view.tasks.values()];
  const services: Service[] = [...view.services.values()];
  const scan = (keep: (t: Task) => boolean): string[] => ids(tasks.filter(keep));
  for (const s of ['s1', 's2', 's3', 's4']) {
    assert.deepEqual(
      ids(view.tasks.byService(s)),
      scan((t) => t.service_id === s),
    );
    for (let slot = 1; slot <= 3; slot++) {
      assert.deepEqual(
        ids(view.tasks.bySlot(s, slot)),
        scan((t) => t.service_id === s && t.slot === slot),
      );
    }
  }
  for (const n of ['n1', 'n2'])
    assert.deepEqual(
      ids(view.tasks.byNode(n)),
      scan((t) => t.node_id === n),
    );
  for (const name of ['name1', 'name2', 'name3', 'name4']) {
    const holders = services.filter((s) => s.spec.name === name);
    assert.ok(holders.length <= 1, `${name} is taken by one service at most`);
    assert.equal(view.services.byName(name), holders[0]);
    for (const table of [view.secrets, view.configs]) {
      const named = [...table.values()].filter((row) => row.spec.name === name);
      assert.ok(named.length <= 1, `${name} is taken once`);
      assert.equal(table.byName(name), named[0]);
    }
  }
  for (const { spec } of services) {
    for (const { secret_id: id } of spec.task_template.container_spec.secrets) {
      assert.ok(view.secrets.get(id), `secret ${id} is there for as long as a service refers to it`);
    }
  }
}

test('indexes agree with a full scan, refusals change nothing, a snapshot holds all', () => {
  let applied = 0;
  fc.assert(
    fc.property(transactions, (all) => {
      const clock = new SimClock();
      const store = new MemoryStore({ clock });
      const replica = new MemoryStore({ clock });
      let index = 0;
      for (const drawn of all) {
        const changes = drawn.map((d) => (d.fits ? fitting(store.view, d.change) : d.change));
        const bytes = encodeTransaction(changes, '');
        const before = store.snapshot();
        const result = store.apply(++index, bytes);
        assert.deepEqual(replica.apply(index, bytes).applied, result.applied);
        if (result.applied) applied++;
        else assert.deepEqual(store.snapshot(), before);
        checkIndexes(store.view);
      }
      assert.deepEqual(replica.snapshot(), store.snapshot());
      const restored = new MemoryStore({ clock });
      restored.restore(index, store.snapshot());
      assert.deepEqual(restored.snapshot(), store.snapshot());
      assert.deepEqual([...restored.view.tasks.values()], [...store.view.tasks.values()]);
      checkIndexes(restored.view);
    }),
    { numRuns: 200, seed: 20_260 },
  );
  assert.ok(applied > 500, `only ${applied} transactions were applied: the test draws too many bad ones`);
});
