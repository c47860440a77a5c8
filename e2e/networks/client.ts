import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/*
 * Asks an echo server: node client.js tcp|udp ADDRESS PORT [TIMES [FROM]]. Each time on a new connection (or from a new port), printing what it answers, or
 * why it does not. With "hold" for TIMES it keeps one, prints each line that comes, sends each line of its input, and says "closed CODE" when it ends.
 */

const [, , protocol = '', address = '', port = '', times = '1', from] = process.argv;
/** The client's port, over TCP. */
const localPort = from === undefined ? undefined : Number(from);
const TIMEOUT_MS = 1000;

async function overTcp(): Promise<string> {
  const socket = connect({ host: address, port: Number(port), timeout: TIMEOUT_MS, localPort });
  try {
    socket.once('timeout', () => socket.destroy(new Error('timeout')));
    const [line] = (await once(socket, 'data')) as [Buffer];
    return line.toString().trim();
  } catch (error) {
    return `failed: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`;
  } finally {
    socket.destroy();
  }
}

async function overUdp(): Promise<string> {
  const socket = createSocket('udp4');
  try {
    socket.connect(Number(port), address);
    await once(socket, 'connect');
    socket.send('hello');
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(TIMEOUT_MS) })) as [Buffer];
    return answer.toString().trim();
  } catch (error) {
    return `failed: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`;
  } finally {
    socket.close();
  }
}

function hold(): void {
  const input = createInterface({ input: process.stdin });
  if (protocol === 'udp') {
    const socket = createSocket('udp4');
    socket.on('error', (error) => console.log(`failed: ${error.message}`));
    socket.on('message', (answer) => console.log(answer.toString().trim()));
    socket.connect(Number(port), address, () => {
      console.log('connected');
      input.on('line', (line) => socket.send(line));
    });
    return;
  }
  let reason = 'end';
  const socket = connect({ host: address, port: Number(port), localPort });
  socket.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.trim().split('\n')) console.log(line);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => (reason = error.code ?? error.message));
  socket.on('close', () => {
    console.log(`closed ${reason}`);
    process.exit();
  });
  input.on('line', (line) => socket.write(`${line}\n`));
}

if (times === 'hold') hold();
else for (let i = 0; i < Number(times); i++) console.log(await (protocol === 'tcp' ? overTcp() : overUdp()));
