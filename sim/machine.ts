/**
 * The replicated state of the simulation: keys with a text each. The answer to every command shows the text that it found or made,
 * so that a history of answers says a lot about the order in which commands took effect.
 */
import { must } from '../lib/assert.js';
import type { StateMachine } from '../raft/state-machine.js';

export interface Command {
  readonly kind: 'put' | 'append' | 'get';
  readonly key: string;
  /** Unique among all commands. */
  readonly value: string;
}

export function encode({ kind, key, value }: Command): Uint8Array {
  return Buffer.from(`${kind} ${key} ${value}`, 'latin1');
}

export function decode(data: Uint8Array): Command {
  const [kind, key, value] = Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1').split(' ');
  return { kind: kind as Command['kind'], key: must(key, 'a key'), value: must(value, 'a value') };
}

/** What a command makes of a key's text, and answers. */
export function obey(text: string, { kind, value }: Command): { text: string; answer: string } {
  switch (kind) {
    case 'put':
      return { text: value, answer: text };
    case 'append':
      return { text: `${text},${value}`, answer: `${text},${value}` };
    case 'get':
      return { text, answer: text };
  }
}

export class Machine implements StateMachine<string> {
  #texts = new Map<string, string>();

  apply(_index: number, data: Uint8Array): string {
    const command = decode(data);
    const { text, answer } = obey(this.#texts.get(command.key) ?? '', command);
    if (command.kind !== 'get') this.#texts.set(command.key, text);
    return answer;
  }
  snapshot(): Uint8Array {
    return Buffer.from(JSON.stringify([...this.#texts]), 'latin1');
  }
  restore(_index: number, snapshot: Uint8Array): void {
    this.#texts = new Map(JSON.parse(Buffer.from(snapshot).toString('latin1')) as [string, string][]);
  }
}
