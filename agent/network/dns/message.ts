/** Messages of DNS (RFC 1035, EDNS of RFC 6891) on the wire. Pure. */
import packet from 'dns-packet';
import { limits } from '../../../lib/limits.js';

export type Rcode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP';
const RCODES: Record<Rcode, number> = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4 };

export interface Query {
  id: number;
  /** Without the final dot, as it was asked. */
  name: string;
  type: string;
  /** Bytes that the client takes over UDP. */
  size: number;
  /** It speaks EDNS. */
  extended: boolean;
  flags: number;
}

export interface Answer {
  rcode: Rcode;
  records: packet.Answer[];
}

const HEADER_BYTES = 12;
const PLAIN_BYTES = 512;
export const MESSAGE_BYTES_MAX = 65_535;

/** Undefined for what is no query that we understand. */
export function readQuery(bytes: Buffer): Query | undefined {
  let message: packet.DecodedPacket;
  try {
    message = packet.decode(bytes);
  } catch {
    return undefined; // anything may come to an open port
  }
  const [question, ...others] = message.questions ?? [];
  if (message.type !== 'query' || !question || others.length > 0) return undefined;
  const opt = message.additionals?.find((additional) => additional.type === 'OPT');
  const said = opt?.type === 'OPT' ? opt.udpPayloadSize : PLAIN_BYTES;
  return {
    id: message.id ?? 0,
    name: question.name.replace(/\.$/, ''),
    type: question.type,
    size: Math.min(Math.max(said, PLAIN_BYTES), limits.dns_udp_bytes_max),
    extended: opt !== undefined,
    flags: message.flags ?? 0,
  };
}

/** `size`: how many bytes it may have; what does not fit is left out, and the client is told to ask over TCP. */
export function writeAnswer(query: Query, { rcode, records }: Answer, size: number): Buffer {
  const opt: packet.OptAnswer = {
    type: 'OPT',
    name: '.',
    udpPayloadSize: limits.dns_udp_bytes_max,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
  const written = (answers: packet.Answer[], more: number): Buffer =>
    packet.encode({
      type: 'response',
      id: query.id,
      flags: (query.flags & packet.RECURSION_DESIRED) | packet.RECURSION_AVAILABLE | more | RCODES[rcode],
      questions: [{ type: query.type as packet.RecordType, class: 'IN', name: query.name }],
      answers,
      additionals: query.extended ? [opt] : [],
    });
  const whole = written(records, packet.AUTHORITATIVE_ANSWER);
  return whole.length <= size ? whole : written([], packet.AUTHORITATIVE_ANSWER | packet.TRUNCATED_RESPONSE);
}

/** To bytes that are no query we understand; undefined when they are not even a header. */
export function writeFormatError(bytes: Buffer): Buffer | undefined {
  if (bytes.length < HEADER_BYTES || (bytes.readUInt16BE(2) & 0x8000) !== 0) return undefined;
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(bytes.readUInt16BE(0), 0);
  header.writeUInt16BE(0x8000 | RCODES.FORMERR, 2);
  return header;
}

/** Whether `answer` is one to the question of `query`, whatever their ids. */
export function answers(query: Buffer, answer: Buffer): boolean {
  if (answer.length < HEADER_BYTES || (answer.readUInt16BE(2) & 0x8000) === 0) return false;
  const end = questionEnd(query);
  if (answer.readUInt16BE(4) === 0) return true; // a server that refuses may leave the question out
  return end !== undefined && sameQuestion(query.subarray(HEADER_BYTES, end), answer.subarray(HEADER_BYTES, end));
}

/** Upper and lower case mean the same in a name, and some servers change it. */
const sameQuestion = (a: Buffer, b: Buffer): boolean =>
  a.toString('latin1').toLowerCase() === b.toString('latin1').toLowerCase();

function questionEnd(query: Buffer): number | undefined {
  let at = HEADER_BYTES;
  for (let length = query[at]; length !== undefined && length !== 0; length = query[at]) at += length + 1;
  const end = at + 5; // the end of the name, its type and its class
  return end <= query.length ? end : undefined;
}

/** Whether a server could not or would not answer, so that another may be asked. */
export function isRefusal(answer: Buffer): boolean {
  const rcode = answer.readUInt16BE(2) & 0x000f;
  return rcode === RCODES.SERVFAIL || rcode === RCODES.NOTIMP || rcode === 5; // REFUSED
}

export function withId(message: Buffer, id: number): Buffer {
  const copy = Buffer.from(message);
  copy.writeUInt16BE(id, 0);
  return copy;
}
