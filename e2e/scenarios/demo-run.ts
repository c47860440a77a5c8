import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { processesOf } from '../lab/cgroups.js';
import { CHECKOUT } from '../lab/host.js';
import { labDir } from '../lab/state.js';

/** What `npm start` runs. */
export const DEMO = [process.execPath, join(CHECKOUT, 'dist/e2e/demo.js')];

export function assertGone(lab: string): void {
  assert.equal(processesOf(lab).size, 0);
  assert.ok(!existsSync(labDir(lab)));
}
