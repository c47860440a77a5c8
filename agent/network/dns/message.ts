/**
 * Messages of DNS (RFC 1035, RFC 6891): what a question asks, and the bytes of our replies. The question goes back byte for byte, since clients
 * compare it, its upper and lower case included. Pure.
 */
import { type Answer, decode, DNSSEC_OK, encode, type OptAnswer } from 'dns-packet';
import { limits } from '../../../lib/limits.js';

/** RFC 1035, section 4.1.1. */
export const rcodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
export type Rcode = (typeof rcodes)[keyof typeof rcodes];

/**
 * Seconds. A task may be gone at any moment, and one who remembers its address for longer runs into the void. Not 0, so that a look-up of several
 * processes behind one cache is one.
 */
const TTL = 1;
const HEADER = 12;
const UDP_BYTES = 512; // RFC 1035, section 4.2.1
const LABEL_BYTES = 63;
const NAME_BYTES = 255;
/** A pointer to the name of the question, which follows the header. */
const SAME_NAME = Buffer.from([0xc0, HEADER]);
const flag = { response: 0x8000, authoritative: 0x0400, truncated: 0x0200, recursionAvailable: 0x0080 };
/** Opcode, RD and CD, which a reply repeats. */
const REPEATED = 0x7910;
const OPCODE = 0x7800;

export interface Query {
  /** As it came. */
  bytes: Buffer;
  /** Lower case, without a dot at the end; "" is the root. */
  name: string;
  /** "A"; a number that has no name is "UNKNOWN_65". */
  type: string;
  /** Bytes that an answer over UDP may have. */
  udpBytes: number;
  edns: OptAnswer | undefined;
}

export interface ResourceRecord {
  type: 'A' | 'AAAA' | 'PTR';
  data: string;
}

/** A query, or what to reply to one that is none of ours to answer. Undefined: to be met with silence, as a reply, or less than a header. */
export function readQuery(bytes: Buffer): Query | { reply: Buffer } | undefined {
  if (bytes.length < HEADER || (bytes.readUInt16BE(2) & flag.response) !== 0) return undefined;
  if ((bytes.readUInt16BE(2) & OPCODE) !== 0) return { reply: bare(bytes, rcodes.NOTIMP) };
  const end = questionEnd(bytes);
  if (bytes.readUInt16BE(4) !== 1 || end === undefined) return { reply: bare(bytes, rcodes.FORMERR) };
  const read = decoded(bytes);
  const question = read?.questions?.[0];
  const opts = (read?.additionals ?? []).filter((one): one is OptAnswer => one.type === 'OPT');
  if (!question || opts.length > 1) return { reply: bare(bytes, rcodes.FORMERR) };
  const edns = opts[0];
  const udpBytes = Math.min(Math.max(edns?.udpPayloadSize ?? 0, UDP_BYTES), limits.name_udp_bytes_max);
  const name = question.name === '.' ? '' : question.name.toLowerCase();
  const query: Query = { bytes, name, type: question.type, udpBytes, edns };
  if (edns && edns.ednsVersion !== 0) return { reply: replyOf(query, rcodes.NOERROR, [], { badVersion: true }) };
  const foreign = question.class !== 'IN' || question.type === 'AXFR' || question.type === 'IXFR';
  return foreign ? { reply: replyOf(query, rcodes.REFUSED) } : query;
}

/** A reply of ours. Over UDP as many of the records as there is room for: some clients never come back over TCP for all. */
export function replyOf(
  query: Query,
  rcode: Rcode,
  records: readonly ResourceRecord[] = [],
  { overTcp = false, badVersion = false } = {},
): Buffer {
  const { bytes, edns } = query;
  const opt = edns ? [optRecord(edns, badVersion)] : [];
  const room = overTcp ? 0xffff : query.udpBytes;
  const question = bytes.subarray(HEADER, questionEnd(bytes));
  let length = HEADER + question.length + opt.reduce((sum, one) => sum + one.length, 0);
  const answers: Buffer[] = [];
  for (const { type, data } of records) {
    const record = recordBytes({ type, data, name: '.', ttl: TTL });
    const answer = Buffer.concat([SAME_NAME, record.subarray(1)]); // instead of the root, which is one byte
    length += answer.length;
    if (length > room) break;
    answers.push(answer);
  }
  const owned = rcode === rcodes.NOERROR || rcode === rcodes.NXDOMAIN ? flag.authoritative : 0;
  const flags = owned | (answers.length < records.length ? flag.truncated : 0);
  const header = headerOf(bytes, { rcode, flags, questions: 1, answers: answers.length, additionals: opt.length });
  return Buffer.concat([header, question, ...answers, ...opt]);
}

/** Whether these bytes are a reply to this question, as it was sent with `id`. What is not may be forged. */
export function repliesTo(query: Query, id: number, bytes: Buffer): boolean {
  if (bytes.length < HEADER || bytes.readUInt16BE(0) !== id) return false;
  if ((bytes.readUInt16BE(2) & flag.response) === 0) return false;
  if (bytes.readUInt16BE(4) === 0) return rcodeOf(bytes) !== rcodes.NOERROR; // an error may leave the question out
  const asked = query.bytes.subarray(HEADER, questionEnd(query.bytes)).toString('latin1');
  return bytes.subarray(HEADER, questionEnd(bytes)).toString('latin1').toLowerCase() === asked.toLowerCase();
}

export const rcodeOf = (bytes: Buffer): number => bytes.readUInt16BE(2) & 0x000f;
export const idOf = (bytes: Buffer): number => bytes.readUInt16BE(0);
export const isTruncated = (bytes: Buffer): boolean => (bytes.readUInt16BE(2) & flag.truncated) !== 0;

export function withId(bytes: Buffer, id: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt16BE(id, 0);
  return copy;
}

/** Another's reply that is too long for UDP: without its records, so that the client comes back over TCP. */
export function cutShort(query: Query, reply: Buffer): Buffer {
  const cut = replyOf(query, rcodes.NOERROR);
  const flags = (reply.readUInt16BE(2) & ~flag.authoritative) | flag.truncated;
  cut.writeUInt16BE(flags, 2);
  return cut;
}

/** Whether the name can be written in a message: that of a container may be longer. */
export function fitsMessage(name: string): boolean {
  const labels = name.split('.').map((label) => Buffer.byteLength(label));
  const total = labels.reduce((sum, length) => sum + length + 1, 1);
  return total <= NAME_BYTES && labels.every((length) => length > 0 && length <= LABEL_BYTES);
}

function decoded(bytes: Buffer): ReturnType<typeof decode> | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined; // malformed, which the caller says to who sent it
  }
}

/** A reply without a question, to a message whose question cannot be read. */
const bare = (bytes: Buffer, rcode: Rcode): Buffer =>
  headerOf(bytes, { rcode, flags: 0, questions: 0, answers: 0, additionals: 0 });

interface Header {
  rcode: Rcode;
  flags: number;
  questions: number;
  answers: number;
  additionals: number;
}

function headerOf(query: Buffer, { rcode, flags, questions, answers, additionals }: Header): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(idOf(query), 0);
  const repeated = query.readUInt16BE(2) & REPEATED;
  header.writeUInt16BE(flag.response | flag.recursionAvailable | repeated | flags | rcode, 2);
  header.writeUInt16BE(questions, 4);
  header.writeUInt16BE(answers, 6);
  header.writeUInt16BE(additionals, 10);
  return header;
}

/** Where the first question ends; undefined when it is cut off, or its name is none that a question may have (it has nothing to point to). */
function questionEnd(bytes: Buffer): number | undefined {
  let at = HEADER;
  for (let length = bytes[at]; length !== 0; length = bytes[at]) {
    if (length === undefined || length > LABEL_BYTES) return undefined;
    at += 1 + length;
    if (at - HEADER >= NAME_BYTES) return undefined;
  }
  const end = at + 1 + 4; // type and class
  return end <= bytes.length ? end : undefined;
}

function optRecord(asked: OptAnswer, badVersion: boolean): Buffer {
  return recordBytes({
    type: 'OPT',
    name: '.',
    udpPayloadSize: limits.name_udp_bytes_max,
    extendedRcode: badVersion ? 1 : 0, // BADVERS is 16: the upper bits of a code, of which four are in the header
    ednsVersion: 0,
    flags: asked.flag_do ? DNSSEC_OK : 0,
    flag_do: asked.flag_do,
    options: [],
  });
}

const recordBytes = (record: Answer): Buffer => encode({ answers: [record] }).subarray(HEADER);
