import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/*
 * SCTP (RFC 9260) as far as one message and its answer need it, for kernels that have connection tracking for it but no sockets. Packets go through a raw
 * socket, with the checksums that connection tracking asks for.
 *
 *   node sctp.js serve NAME PORT                 tells each client by which address it is seen
 *   node sctp.js ask ADDRESS PORT TIMES [FROM]   each time a new association, from a new port or from that one; prints the answer, or why there is none
 */

/** Node.js has no raw sockets; Perl is part of every Debian. Lines "ADDRESS HEX", in both directions; with an address it is for that one alone. */
const PIPE = `
use strict; use Socket; $| = 1;
socket(my $raw, PF_INET, SOCK_RAW, 132) or die "socket: $!";
if (@ARGV) { connect($raw, sockaddr_in(0, inet_aton($ARGV[0]))) or die "connect: $!" }
print "ready\\n";
my $reads = ''; vec($reads, fileno(STDIN), 1) = 1; vec($reads, fileno($raw), 1) = 1;
my $rest = '';
while (select(my $ready = $reads, undef, undef, undef)) {
  if (vec($ready, fileno($raw), 1)) {
    my $from = recv($raw, my $packet, 65536, 0);
    if (!defined $from) { print "refused $!\\n"; next }
    my $header = (ord($packet) & 15) * 4;
    print inet_ntoa(substr($packet, 12, 4)), ' ', unpack('H*', substr($packet, $header)), "\\n";
  }
  if (vec($ready, fileno(STDIN), 1)) {
    sysread(STDIN, $rest, 65536, length $rest) or exit;
    while ($rest =~ s/^(\\S+) (\\S+)\\n//) { send($raw, pack('H*', $2), 0, @ARGV ? () : sockaddr_in(0, inet_aton($1))) or print "refused $!\\n" }
  }
}`;

const TIMEOUT_MS = 1000;
const CHUNK = { data: 0, init: 1, initAck: 2, sack: 3, cookieEcho: 10, cookieAck: 11 } as const;

interface Chunk {
  type: number;
  flags?: number;
  value: Buffer;
}
interface Packet {
  from: number;
  to: number;
  tag: number;
  chunks: Chunk[];
}

/** CRC32c (RFC 9260, appendix A), as it stands in the packet. */
function checksum(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function written({ from, to, tag, chunks }: Packet): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(from, 0);
  header.writeUInt16BE(to, 2);
  header.writeUInt32BE(tag, 4);
  const body = chunks.map(({ type, flags = 0, value }) => {
    const chunk = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
    chunk.writeUInt8(type, 0);
    chunk.writeUInt8(flags, 1);
    chunk.writeUInt16BE(4 + value.length, 2);
    value.copy(chunk, 4);
    return chunk;
  });
  const packet = Buffer.concat([header, ...body]);
  packet.writeUInt32LE(checksum(packet), 8);
  return packet;
}

/** Undefined when its checksum is wrong: it was changed on its way by somebody who did not know how. */
function read(bytes: Buffer): Packet | undefined {
  const told = bytes.readUInt32LE(8);
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(0, 8);
  if (checksum(copy) !== told) return undefined;
  const chunks: Chunk[] = [];
  for (let at = 12; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 2);
    if (length < 4) break;
    chunks.push({
      type: bytes.readUInt8(at),
      flags: bytes.readUInt8(at + 1),
      value: bytes.subarray(at + 4, at + length),
    });
    at += Math.ceil(length / 4) * 4;
  }
  return { from: bytes.readUInt16BE(0), to: bytes.readUInt16BE(2), tag: bytes.readUInt32BE(4), chunks };
}

/** Of INIT and INIT ACK: tag, window, streams out and in, first number. */
function init(tag: number, more = Buffer.alloc(0)): Buffer {
  const value = Buffer.alloc(16);
  value.writeUInt32BE(tag, 0);
  value.writeUInt32BE(65_536, 4);
  value.writeUInt16BE(1, 8);
  value.writeUInt16BE(1, 10);
  value.writeUInt32BE(1, 12);
  return Buffer.concat([value, more]);
}
const COOKIE = Buffer.from('00070008c00c1e00', 'hex'); // parameter 7, of 8 bytes
/** One whole message, number 1 of stream 0. */
const data = (text: string): Chunk => ({
  type: CHUNK.data,
  flags: 3,
  value: Buffer.concat([Buffer.from('000000010000000000000000', 'hex'), Buffer.from(text)]),
});
const sack = (): Chunk => ({ type: CHUNK.sack, value: Buffer.from('000000010001000000000000', 'hex') });
const textOf = ({ value }: Chunk): string => value.subarray(12).toString();

const timeout = (ms: number): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('timeout')), Math.max(0, ms)).unref());

class Raw {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  /** Asked for, and not come yet when the last wait ended. */
  #next: Promise<IteratorResult<string>> | undefined;

  constructor(address?: string) {
    this.#child = spawn('perl', ['-e', PIPE, ...(address === undefined ? [] : [address])], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: this.#child.stdout! });
    this.#lines = lines[Symbol.asyncIterator]();
  }
  async ready(): Promise<void> {
    await this.#lines.next();
  }
  send(address: string, packet: Packet): void {
    this.#child.stdin?.write(`${address} ${written(packet).toString('hex')}\n`);
  }
  /** The next packet to the port. Throws what the kernel says of a packet that was sent, or "timeout". */
  async receive(port: number, ms?: number): Promise<{ address: string; packet: Packet }> {
    const until = ms === undefined ? Infinity : Date.now() + ms;
    for (;;) {
      this.#next ??= this.#lines.next();
      const next = await Promise.race([this.#next, ...(until === Infinity ? [] : [timeout(until - Date.now())])]);
      this.#next = undefined;
      if (next.done === true) throw new Error('the raw socket is closed');
      const [address = '', hex = ''] = next.value.split(' ');
      if (address === 'refused') throw new Error(next.value);
      const packet = read(Buffer.from(hex, 'hex'));
      if (packet?.to === port) return { address, packet };
    }
  }
  end(): void {
    this.#child.kill('SIGKILL');
  }
}

async function serve(name: string, port: number): Promise<never> {
  const raw = new Raw();
  await raw.ready();
  console.log('listening');
  const tags = new Map<string, number>();
  for (;;) {
    const { address, packet } = await raw.receive(port);
    const peer = `${address}:${packet.from}`;
    const answer = (...chunks: Chunk[]): void =>
      raw.send(address, { from: port, to: packet.from, tag: tags.get(peer) ?? 0, chunks });
    for (const chunk of packet.chunks) {
      if (chunk.type === CHUNK.init) {
        tags.set(peer, chunk.value.readUInt32BE(0));
        answer({ type: CHUNK.initAck, value: init(0x5e44e4, COOKIE) });
      } else if (chunk.type === CHUNK.cookieEcho) answer({ type: CHUNK.cookieAck, value: Buffer.alloc(0) });
      else if (chunk.type === CHUNK.data) answer(sack(), data(`${name} ${address}`));
    }
  }
}

async function ask(raw: Raw, address: string, port: number, own: number): Promise<string> {
  const tag = 0xc11e47 + own;
  const told = async (type: number): Promise<Chunk> => {
    for (;;) {
      const { packet } = await raw.receive(own, TIMEOUT_MS);
      if (packet.tag !== tag || packet.from !== port) throw new Error('an answer that is none');
      const found = packet.chunks.find((chunk) => chunk.type === type);
      if (found) return found;
    }
  };
  const say = (peerTag: number, ...chunks: Chunk[]): void =>
    raw.send(address, { from: own, to: port, tag: peerTag, chunks });
  try {
    say(0, { type: CHUNK.init, value: init(tag) });
    const peerTag = (await told(CHUNK.initAck)).value.readUInt32BE(0);
    say(peerTag, { type: CHUNK.cookieEcho, value: COOKIE.subarray(4) });
    await told(CHUNK.cookieAck);
    say(peerTag, data('hello'));
    const text = textOf(await told(CHUNK.data));
    say(peerTag, sack());
    return text;
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const [, , what = '', first = '', port = '', times = '1', from] = process.argv;
if (what === 'serve') await serve(first, Number(port));
const raw = new Raw(first);
await raw.ready();
for (let i = 0; i < Number(times); i++)
  console.log(
    await ask(raw, first, Number(port), from === undefined ? 20_000 + ((process.pid * 64 + i) % 30_000) : Number(from)),
  );
raw.end();
