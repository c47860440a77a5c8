import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { swarmError } from '../lib/errors.js';

/**
 * That this host is a member, and how: <state-dir>/node.json. It is the commit point of `init` and `join`: whatever else lies in the
 * state directory without it is the rest of an attempt that did not finish, and is removed by the next one.
 */
export interface NodeState {
  format: 1;
  role: 'worker' | 'manager';
  /** host:port of the cluster port; managers only */
  listenAddr: string;
  advertiseAddr: string;
  /** Name of the interface where the advertised address was seen last; '' when it never was on one: whereabouts.ts. */
  advertiseInterface: string;
  dataPathAddr: string;
  dataPathPort: number;
  /** host:port of every manager known, best first */
  managers: string[];
}

const FILE = 'node.json';
const RAFT = 'raft';
/** See keys/key-file.ts. */
export const KEY_FILE = 'manager-keys.json';
const MEMBER_PARTS = [FILE, 'certificates', RAFT, KEY_FILE, 'agent', 'networks'];

/** Undefined when this host is no member. */
export async function loadNodeState(stateDir: string): Promise<NodeState | undefined> {
  const path = join(stateDir, FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return parseNodeState(text, path);
}

export function parseNodeState(text: string, path: string): NodeState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw swarmError('STATE_DAMAGED', { path, detail: 'not JSON' }, { cause: error });
  }
  const state = value as Partial<NodeState> | null;
  if (state?.format !== 1) {
    throw swarmError('STATE_DAMAGED', {
      path,
      detail: `format ${JSON.stringify(state?.format)}, this version reads format 1`,
    });
  }
  if ((state.role !== 'worker' && state.role !== 'manager') || !Array.isArray(state.managers)) {
    throw swarmError('STATE_DAMAGED', { path, detail: 'role or managers missing' });
  }
  return { advertiseInterface: '', ...state } as NodeState; // files written before there was that field are read as well
}

export async function saveNodeState(stateDir: string, state: NodeState): Promise<void> {
  await writeFileDurably(join(stateDir, FILE), `${JSON.stringify(state, null, 2)}\n`);
}

/** The folder of the raft log, which is there on managers only. */
export const raftFolder = (stateDir: string): string => join(stateDir, RAFT);

/** Removes the raft folder and its keys, for good also when the power goes right after: nothing of it may come back beside a new log. */
export async function wipeRaft(stateDir: string): Promise<void> {
  await rm(join(stateDir, KEY_FILE), { force: true });
  await rm(raftFolder(stateDir), { recursive: true, force: true });
  await syncFolder(stateDir);
}

/** Forgets the membership: node.json first, so that a crash half way leaves no half member. */
export async function clearNodeState(stateDir: string): Promise<void> {
  for (const part of MEMBER_PARTS) await rm(join(stateDir, part), { recursive: true, force: true });
}

/** The whole new content or the whole old one, whenever the power goes. */
export async function writeFileDurably(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** Makes it last that files of this folder were made, renamed or removed. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
