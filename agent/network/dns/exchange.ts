/** One question to one other name server, from a socket of its own, so that its port is drawn anew as its id is: both must be guessed to forge an answer. */
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { Frames, framed } from './frames.js';

export type Outcome = { reply: Buffer } | { err: string };

export interface Exchange {
  address: string;
  port: number;
  message: Buffer;
  /** What comes and is no reply to the message is passed over. */
  isReply: (bytes: Buffer) => boolean;
  /** Gives up. */
  signal: AbortSignal;
}

const LONGEST = 0xffff;

/** Ends at once when the other host says that nobody listens (ICMP), since the socket is connected. */
export function askUdp({ address, port, message, isReply, signal }: Exchange): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const end = once(signal, (outcome) => {
      socket.close();
      resolve(outcome);
    });
    socket.on('error', ({ message }) => end({ err: message }));
    socket.on('message', (bytes) => {
      if (isReply(bytes)) end({ reply: bytes });
    });
    socket.once('connect', () => {
      socket.send(message, (error) => {
        if (error) end({ err: error.message });
      });
    });
    socket.connect(port, address);
  });
}

export function askTcp({ address, port, message, isReply, signal }: Exchange): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, noDelay: true });
    const frames = new Frames(LONGEST);
    const end = once(signal, (outcome) => {
      socket.destroy();
      resolve(outcome);
    });
    socket.on('error', ({ message }) => end({ err: message }));
    socket.on('close', () => end({ err: 'closed the connection' }));
    socket.on('data', (chunk) => {
      const reply = frames.push(chunk)?.find(isReply);
      if (reply) end({ reply });
    });
    socket.once('connect', () => socket.write(framed(message)));
  });
}

/** Ends by the first outcome, or when the signal is aborted. */
function once(signal: AbortSignal, finish: (outcome: Outcome) => void): (outcome: Outcome) => void {
  let ended = false;
  const onAbort = (): void => end({ err: 'no answer in time' });
  const end = (outcome: Outcome): void => {
    if (ended) return;
    ended = true;
    signal.removeEventListener('abort', onAbort);
    finish(outcome);
  };
  signal.addEventListener('abort', onAbort);
  return end;
}
