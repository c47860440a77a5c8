import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A folder that goes with the test. The result writes a file of these lines into it and tells its path. */
export function folder(t: TestContext): (name: string, ...lines: string[]) => string {
  const dir = mkdtempSync(join(tmpdir(), 'swarm-e2e-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return (name, ...lines) => {
    const path = join(dir, name);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  };
}
