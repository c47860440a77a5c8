import type { StateMachine } from '../../raft/state-machine.js';
import type { PutRequest } from './kv.js';

/** Keys and values in memory; the result of a command is its index. */
export class Table implements StateMachine<number> {
  #values = new Map<string, Uint8Array>();

  apply(index: number, data: Uint8Array): number {
    this.#take(data);
    return index;
  }
  snapshot(): Uint8Array {
    return Buffer.concat(
      [...this.#values].flatMap(([key, value]) => frame(encodePut({ key: Buffer.from(key), value }))),
    );
  }
  restore(_index: number, snapshot: Uint8Array): void {
    this.#values = new Map();
    const bytes = asBuffer(snapshot);
    let length: number;
    for (let at = 0; at < bytes.length; at += 4 + length) {
      length = bytes.readUInt32BE(at);
      this.#take(bytes.subarray(at + 4, at + 4 + length));
    }
  }
  #take(data: Uint8Array): void {
    const bytes = asBuffer(data);
    const end = 2 + bytes.readUInt16BE(0);
    this.#values.set(bytes.toString('latin1', 2, end), bytes.subarray(end));
  }
}

export function encodePut({ key, value }: PutRequest): Uint8Array {
  const bytes = Buffer.allocUnsafe(2 + key.length + value.length);
  bytes.writeUInt16BE(key.length, 0);
  bytes.set(key, 2);
  bytes.set(value, 2 + key.length);
  return bytes;
}

function frame(data: Uint8Array): Uint8Array[] {
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(data.length, 0);
  return [length, data];
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
