/** What a LevelDB database is on the disk: its files, its errors. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClassicLevel } from 'classic-level'; // what `level` is on Node.js; its own types are those of browsers as well
import type { Level } from 'level';
import { messageOf } from '../lib/errors.js';
import { findDamage } from './level-wal.js';

/** What LevelDB would take for an end or a beginning, and forget in silence what was promised. */
export async function findFlaw(dir: string): Promise<string | undefined> {
  let files: string[];
  try {
    files = await readdir(dir);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  if (files.some((name) => /^MANIFEST-|\.(ldb|log)$/.test(name)) && !files.includes('CURRENT')) {
    return 'the file CURRENT is missing';
  }
  if (files.includes('CURRENT')) {
    // The name of the manifest. LevelDB itself takes another name for a file that is not there, not for damage.
    const named = await readFile(join(dir, 'CURRENT'), 'utf8');
    if (!/^MANIFEST-\d+\n$/.test(named) || !files.includes(named.trimEnd())) {
      return 'the file CURRENT names no manifest that is there';
    }
  }
  for (const name of files.filter((name) => name.endsWith('.log'))) {
    const damage = findDamage(await readFile(join(dir, name)));
    if (damage !== undefined) return `the file ${name} is damaged at byte ${damage}`;
  }
  return undefined;
}

/** Writes all files anew, without what was deleted or overwritten, and removes the old ones. */
export async function compactFiles(db: Level<string, Uint8Array>): Promise<void> {
  const classic = db as typeof db & Pick<ClassicLevel<string, Uint8Array>, 'compactRange'>;
  await classic.compactRange('', '~'); // all our keys lie between
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

export function isCorruption(error: unknown): boolean {
  return codeOf(error) === 'LEVEL_CORRUPTION' || /^Corruption/.test(messageOf(error));
}
