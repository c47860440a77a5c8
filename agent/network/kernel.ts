/**
 * What is in the kernel of the entries of program.ts: reads it back, and changes it by the fewest commands. It remembers what it has put there, and
 * when a command fails it looks, rather than believe its memory.
 */
import { SwarmError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import { changesBetween, toBatches, type Batches, type EntryChange } from './batches.js';
import { output, type Commands } from './commands.js';
import { bridgeOf, vniOf, vxlanOf } from './names-of-devices.js';
import type { Part } from './program.js';
import { addressEntries, forwardEntries, neighbourEntries, readTable, type Device } from './readback.js';
import { TABLE, tableText } from './table.js';

export interface KernelRead {
  entries: Part;
  /** Undefined: there is no table of ours. */
  structure: string | undefined;
}

export class Kernel {
  readonly #commands: Commands;
  readonly #log: Log;
  /** As far as we know; undefined: not known. */
  #have: Part | undefined;
  /** The table without its elements, as the kernel told it when it was new. */
  #structure: string | undefined;

  constructor(options: { commands: Commands; log: Log }) {
    this.#commands = options.commands;
    this.#log = options.log;
  }

  /** What the kernel holds; `devices` are as just looked at. */
  async read(devices: readonly Device[]): Promise<KernelRead> {
    const [forward, neighbours, table] = await Promise.all([
      output(this.#commands, ['bridge', '-json', 'fdb', 'show']),
      output(this.#commands, ['ip', '-json', 'neigh', 'show', 'nud', 'permanent']),
      this.#readTable(),
    ]);
    const entries: Part = new Map([
      ...addressEntries(devices),
      ...forwardEntries(forward),
      ...neighbourEntries(neighbours),
      ...(table?.entries ?? []),
    ]);
    return { entries, structure: table?.structure };
  }

  /**
   * Looks, and mends what differs from `want`: entries, and the table as a whole. Entries of devices that are not there wait for them. Tells what
   * somebody else has changed since we last knew, in words; none is none.
   */
  async mend(want: ReadonlyMap<string, string>, devices: readonly Device[]): Promise<string[]> {
    const known = this.#have;
    const found = await this.read(devices);
    const foreign = known ? changesBetween(found.entries, known).map(({ key }) => key) : [];
    const isWhole = found.structure !== undefined && found.structure === this.#structure;
    if (!isWhole && this.#structure !== undefined) foreign.push(`table ${TABLE}`);
    const have = isWhole ? found.entries : new Map([...found.entries].filter(([key]) => !isOfTable(key)));
    this.#have = have;
    const changes = changesBetween(have, ofDevices(want, devices));
    const batches = toBatches(changes);
    // A new table comes with its elements, in one transaction: without them every connection would be refused.
    if (!isWhole) batches.nft.unshift(tableText());
    await this.#carryOut(changes, batches, async () => {
      if (!isWhole) this.#structure = (await this.#readTable())?.structure;
    });
    return foreign;
  }

  /** Makes the entries with these keys what `want` says. Throws COMMAND_FAILED: then `mend` is due. */
  async change(
    keys: Iterable<string>,
    want: (key: string) => string | undefined,
    devices: readonly Device[],
  ): Promise<void> {
    const have = this.#have;
    if (!have) return;
    const there = usable(devices);
    const changes: EntryChange[] = [];
    for (const key of keys) {
      const wanted = isPossible(key, there) ? want(key) : undefined;
      if (have.get(key) !== wanted) changes.push({ key, have: have.get(key), want: wanted });
    }
    if (changes.length > 0) await this.#carryOut(changes, toBatches(changes));
  }

  /** Entries that went with their devices. */
  forget(devices: ReadonlySet<string>): void {
    for (const key of this.#have?.keys() ?? []) if (devices.has(deviceOf(key) ?? '')) this.#have?.delete(key);
  }
  /** Whether what is there is known, so that changes may be made without a look. */
  get isKnown(): boolean {
    return this.#have !== undefined;
  }

  async remove(): Promise<void> {
    this.#have = undefined;
    this.#structure = undefined;
    await output(this.#commands, ['nft', '-f', '-'], `table ${TABLE}\ndelete table ${TABLE}\n`);
  }

  async #readTable() {
    const { code, stdout, stderr } = await this.#commands.run(['nft', '-json', 'list', 'table', ...TABLE.split(' ')]);
    if (code === 0) return readTable(stdout);
    if (!/No such file or directory/.test(stderr))
      this.#log.warn({ err: stderr.trim() }, 'nft does not list our table');
    return undefined;
  }
  /**
   * Runs what makes the changes, and remembers them. What cannot be added concerns its own network: the rest goes on without it, and it is thrown at the
   * end. After any failure what is there is not known.
   */
  async #carryOut(
    changes: readonly EntryChange[],
    batches: Batches,
    whenDone = () => Promise.resolve(),
  ): Promise<void> {
    const { ipAdd, bridgeAdd, nft, bridgeRemove, ipRemove } = batches;
    const have = this.#have;
    this.#have = undefined;
    const added = await Promise.all([this.#batch('ip', ipAdd), this.#batch('bridge', bridgeAdd)]);
    if (nft.length > 0) await output(this.#commands, ['nft', '-f', '-'], nft.join('\n') + '\n');
    await whenDone();
    const removed = [await this.#batch('bridge', bridgeRemove), await this.#batch('ip', ipRemove)];
    // What is to go may have gone with its device: that is no failure, and whether it has the next look tells.
    for (const error of removed)
      if (error) this.#log.debug({ err: error.message }, 'something to remove was gone already');
    for (const error of added) if (error) throw error;
    for (const { key, want } of changes) {
      if (want === undefined) have?.delete(key);
      else have?.set(key, want);
    }
    this.#have = have;
  }
  /** Every line is tried. */
  async #batch(program: 'ip' | 'bridge', lines: readonly string[]): Promise<SwarmError | undefined> {
    if (lines.length === 0) return undefined;
    try {
      await output(this.#commands, [program, '-force', '-batch', '-'], lines.join('\n') + '\n');
    } catch (error) {
      if (error instanceof SwarmError) return error;
      throw error;
    }
    return undefined;
  }
}

/** The device that holds an entry; undefined for those of the table, which need none. */
function deviceOf(key: string): string | undefined {
  const [, device = ''] = key.split(' ', 2);
  return vniOf(device) === undefined ? undefined : device;
}
/** A VXLAN device that is no port of its bridge takes no entries of it, and one network that is broken must not stop the batches of all. */
function usable(devices: readonly Device[]): Set<string> {
  const isLoose = ({ name, master }: Device): boolean => {
    const vni = vniOf(name);
    return vni !== undefined && name === vxlanOf(vni) && master !== bridgeOf(vni);
  };
  return new Set(devices.filter((device) => !isLoose(device)).map(({ name }) => name));
}
const isOfTable = (key: string): boolean => /^(?:chain|element) /.test(key);
function isPossible(key: string, devices: ReadonlySet<string>): boolean {
  const device = deviceOf(key);
  return device === undefined || devices.has(device);
}
function ofDevices(want: ReadonlyMap<string, string>, devices: readonly Device[]): Part {
  const there = usable(devices);
  return new Map([...want].filter(([key]) => isPossible(key, there)));
}
