/**
 * Looks for damage in a write-ahead log of LevelDB, which by itself drops a damaged record together with all that follows it in its
 * block, and starts as if they had never been written. That is right for a write that was torn by a crash, since nobody was told that it
 * was made; but each of our writes is synced before the next begins, so one that is followed by another had been acknowledged.
 *
 * Format: blocks of 32 KiB of records of checksum (masked CRC-32C), length, type, data (LevelDB, doc/log_format.md).
 */
const BLOCK_BYTES = 32 * 1024;
const HEADER_BYTES = 7;
const FULL = 1; // a write in one record
const FIRST = 2; // the first record of several of a write
const LAST = 4; // the last of them; 3 is one in between

/**
 * Offset of the first damaged record that a later write follows. After damage the next record is looked for byte by byte: the length that
 * tells where it begins may be lost as well. What is no record is taken for one once in 2^32 places, by its checksum.
 */
export function findDamage(log: Buffer): number | undefined {
  let damaged: number | undefined;
  for (let block = 0; block < log.length; block += BLOCK_BYTES) {
    const end = Math.min(block + BLOCK_BYTES, log.length);
    for (let at = block; at + HEADER_BYTES <= end;) {
      const length = wholeRecord(log, at, end);
      if (length === undefined) damaged ??= at;
      else if (damaged !== undefined && beginsWrite(log.readUInt8(at + 6))) return damaged;
      at += length ?? 1;
    }
  }
  return undefined;
}

/** Length of the record at `at`, with its header; undefined when it is damaged, or there is none. */
function wholeRecord(log: Buffer, at: number, end: number): number | undefined {
  const length = HEADER_BYTES + log.readUInt16LE(at + 4);
  const type = log.readUInt8(at + 6);
  if (type < FULL || type > LAST || at + length > end) return undefined;
  return maskedCrc32c(log.subarray(at + 6, at + length)) === log.readUInt32LE(at) ? length : undefined;
}

const beginsWrite = (type: number): boolean => type === FULL || type === FIRST;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0); // Castagnoli's polynomial, reflected
  return crc;
});

function maskedCrc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
