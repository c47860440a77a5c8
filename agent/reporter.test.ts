import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../lib/clock.js';
import { limits } from '../lib/limits.js';
import type { StatusReportInput } from '../proto/gen/swarm/v1/StatusReport.js';
import { makeTask } from '../proto/objects.js';
import type { TaskState } from '../proto/types.js';
import { Reporter } from './reporter.js';

const status = (state: TaskState) => makeTask({ status: { state } }).status;

function setUp() {
  const clock = new SimClock();
  const reporter = new Reporter({ clock });
  const reports: StatusReportInput[] = [];
  const told = () =>
    reports.splice(0).map((r) => r.updates?.map((u) => `${u.task_id}:${String(u.status?.state)}`).join(' '));
  const connect = () => reporter.connected((report) => reports.push(report));
  return { clock, reporter, reports, told, connect };
}

test('reporter: one report at a time; what comes in meanwhile goes out together, of each task the latest', async () => {
  const { clock, reporter, reports, told, connect } = setUp();
  connect();
  reporter.report('a', status('accepted'));
  reporter.report('a', status('preparing'));
  await clock.advance(10);
  const sequence = reports[0]?.sequence;
  assert.deepEqual(told(), ['a:preparing']);
  reporter.report('a', status('ready'));
  reporter.report('b', status('accepted'));
  reporter.report('a', status('running'));
  await clock.advance(1000);
  assert.deepEqual(told(), []);
  reporter.acknowledged(Number(sequence));
  await clock.advance(10);
  assert.deepEqual(told(), ['a:running b:accepted']);
});

test('reporter: what was not acknowledged is sent again after a reconnect, unless there is newer', async () => {
  const { clock, reporter, told, connect } = setUp();
  connect();
  reporter.report('a', status('starting'));
  reporter.report('b', status('starting'));
  await clock.advance(10);
  assert.deepEqual(told(), ['a:starting b:starting']);
  reporter.disconnected();
  reporter.report('a', status('running'));
  await clock.advance(1000);
  assert.deepEqual(told(), []);
  connect();
  await clock.advance(10);
  assert.deepEqual(
    told()
      .flatMap((r) => r?.split(' '))
      .sort(),
    ['a:running', 'b:starting'],
  );
});

test('reporter: a late acknowledgement of an earlier session acknowledges nothing', async () => {
  const { clock, reporter, reports, told, connect } = setUp();
  connect();
  reporter.report('a', status('running'));
  await clock.advance(10);
  const old = Number(reports[0]?.sequence);
  told();
  connect();
  await clock.advance(10);
  assert.deepEqual(told(), ['a:running']);
  reporter.acknowledged(old);
  reporter.report('a', status('failed'));
  await clock.advance(10);
  assert.deepEqual(told(), []);
});

test('reporter: a task’s state never goes back, and a forgotten task is not sent', async () => {
  const { clock, reporter, told, connect } = setUp();
  reporter.report('a', status('failed'));
  reporter.report('a', status('running'));
  reporter.report('b', status('running'));
  reporter.forget('b');
  connect();
  await clock.advance(10);
  assert.deepEqual(told(), ['a:failed']);
});

test('reporter: a report is bounded', async () => {
  const { clock, reporter, reports, connect } = setUp();
  for (let i = 0; i <= limits.status_batch_max; i++) reporter.report(`t${i}`, status('running'));
  connect();
  await clock.advance(10);
  assert.equal(reports[0]?.updates?.length, limits.status_batch_max);
  reporter.acknowledged(Number(reports[0].sequence));
  await clock.advance(10);
  assert.equal(reports[1]?.updates?.length, 1);
});
