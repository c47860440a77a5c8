/** Messages of DNS over TCP: each behind its length in two bytes (RFC 1035, section 4.2.2). */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

export class Frames {
  readonly #longest: number;
  #rest: Buffer = Buffer.alloc(0);

  /** `longest`: bytes of one message. */
  constructor(longest: number) {
    this.#longest = longest;
  }
  /** The messages that are complete with this chunk. Undefined: one is announced that is too long, and the stream is of no use any more. */
  push(chunk: Buffer): Buffer[] | undefined {
    const messages: Buffer[] = [];
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (rest.length >= 2) {
      const end = 2 + rest.readUInt16BE(0);
      if (end - 2 > this.#longest) return undefined;
      if (rest.length < end) break;
      messages.push(rest.subarray(2, end));
      rest = rest.subarray(end);
    }
    this.#rest = rest;
    return messages;
  }
}
