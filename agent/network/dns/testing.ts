/** Records, clients and other name servers for the tests of this folder. */
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { decode, type DecodedPacket, encode, type Packet } from 'dns-packet';
import type { NetworkEndpoint } from '../../../proto/gen/swarm/v1/NetworkEndpoint.js';
import type { NetworkService } from '../../../proto/gen/swarm/v1/NetworkService.js';
import type { NodeNetwork } from '../../../proto/gen/swarm/v1/NodeNetwork.js';
import type { NetworkRecords } from '../../../proto/network-facts.js';
import { Frames, framed } from './frames.js';

/** No service of this host is likely to have it at all addresses, and it is not drawn for sockets that ask. */
export const PORT = 5053;
/** An address of this host that no other test process uses. */
export const local = (last: number): string => `127.${100 + ((process.pid >> 8) % 100)}.${process.pid % 256}.${last}`;

export function network(name: string, gateways: Record<string, string>, more: Partial<NodeNetwork> = {}): NodeNetwork {
  return {
    ...{ id: `id-${name}`, name, vni: 4096, internal: false, attachable: false, ingress: false },
    ...{ options: {}, labels: {}, range: '', node_address: '', data_path_port: 4789 },
    ipam: Object.entries(gateways).map(([subnet, gateway]) => ({ subnet, gateway, ip_range: '', aux_addresses: {} })),
    ...more,
  };
}
/** `in`: the network's name. The service is that before the first dot of the name. */
export function endpoint(
  name: string,
  { in: within, ...more }: Partial<NetworkEndpoint> & { in: string },
): NetworkEndpoint {
  const task = more.task_id ?? `task-${name}`;
  return {
    ...{ key: `${task}/id-${within}`, network_id: `id-${within}`, task_id: task, node_id: 'self', name },
    ...{ service_id: `service-${name.split('.')[0]}`, addresses: [], mac: '', aliases: [], serving: true },
    ...more,
  };
}
export function service(
  name: string,
  { in: within, ...more }: Partial<NetworkService> & { in: string },
): NetworkService {
  return {
    ...{ key: `service-${name}/id-${within}`, network_id: `id-${within}`, service_id: `service-${name}`, name },
    ...{ aliases: [], virtual_ip: '' },
    ...more,
  };
}
export function records(
  networks: NodeNetwork[],
  endpoints: NetworkEndpoint[],
  services: NetworkService[] = [],
): NetworkRecords {
  return {
    networks: new Map(networks.map((each) => [each.id, each])),
    endpoints: new Map(endpoints.map((each) => [each.key, each])),
    services: new Map(services.map((each) => [each.key, each])),
    ports: new Map(),
    peers: new Map(),
  };
}

const RECURSION_DESIRED = 0x0100;

export function question(name: string, type = 'A', more: Packet = {}): Buffer {
  const questions = [{ name, type: type as 'A' }];
  return encode({ type: 'query', id: 0xbeef, flags: RECURSION_DESIRED, questions, ...more });
}
/** EDNS with room for an answer of so many bytes. */
export const withRoom = (udpPayloadSize: number, ednsVersion = 0): Packet => ({
  additionals: [
    {
      type: 'OPT',
      name: '.',
      udpPayloadSize,
      ednsVersion,
      extendedRcode: 0,
      flags: 0x8000,
      flag_do: true,
      options: [],
    },
  ],
});

/** "NOERROR 10.0.0.1 10.0.0.2", with "TC" when it was truncated. */
export function told(reply: Buffer): string {
  const { rcode, flag_tc, answers = [] } = decode(reply) as DecodedPacket & { rcode: string };
  const data = answers.map((answer) =>
    'data' in answer && typeof answer.data === 'string' ? answer.data : answer.type,
  );
  return [rcode, ...(flag_tc ? ['TC'] : []), ...data].join(' ');
}

export async function askUdp(from: string, to: string, message: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4');
  socket.bind({ address: from });
  await once(socket, 'listening');
  const reply = once(socket, 'message') as Promise<[Buffer]>;
  socket.send(message, PORT, to);
  const [bytes] = await reply;
  socket.close();
  return bytes;
}

/** A connection, and what it was told so far. */
export class TcpClient {
  readonly socket: Socket;
  readonly replies: Buffer[] = [];
  readonly closed: Promise<unknown>;
  readonly #frames = new Frames(0xffff);
  readonly #events = new EventEmitter();

  constructor(from: string, to: string) {
    this.socket = connect({ host: to, port: PORT, localAddress: from });
    this.socket.on('error', () => undefined); // a connection that is cut off closes too
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
    this.socket.on('data', (chunk) => {
      this.replies.push(...(this.#frames.push(chunk) ?? []));
      this.#events.emit('told');
    });
  }
  async until(count: number): Promise<Buffer[]> {
    while (this.replies.length < count) await once(this.#events, 'told');
    return this.replies;
  }
}

export async function askTcp(from: string, to: string, message: Buffer): Promise<Buffer> {
  const client = new TcpClient(from, to);
  client.socket.write(framed(message));
  const [reply = Buffer.alloc(0)] = await client.until(1);
  client.socket.destroy();
  return reply;
}

/** Another name server at `PORT` of an address. */
export class Upstream {
  readonly asked: { name: string; overTcp: boolean; id: number; sourcePort: number }[] = [];
  readonly #events = new EventEmitter();
  readonly #udp = createSocket('udp4');
  readonly #tcp = createServer();
  readonly #answer: (query: Buffer, overTcp: boolean) => Buffer | undefined;

  constructor(answer: (query: Buffer, overTcp: boolean) => Buffer | undefined) {
    this.#answer = answer;
  }
  async open(address: string): Promise<this> {
    this.#udp.on('message', (bytes, { address: source, port }) => {
      const reply = this.#take(bytes, false, port);
      if (reply) this.#udp.send(reply, port, source);
    });
    this.#tcp.on('connection', (socket) => {
      const frames = new Frames(0xffff);
      socket.on('data', (chunk) => {
        for (const message of frames.push(chunk) ?? []) {
          const reply = this.#take(message, true, socket.remotePort ?? 0);
          if (reply) socket.write(framed(reply));
        }
      });
    });
    const listening = [once(this.#udp, 'listening'), once(this.#tcp, 'listening')];
    this.#udp.bind(PORT, address);
    this.#tcp.listen(PORT, address);
    await Promise.all(listening);
    return this;
  }
  async until(count: number): Promise<void> {
    while (this.asked.length < count) await once(this.#events, 'asked');
  }
  close(): void {
    this.#udp.close();
    this.#tcp.close();
  }

  #take(message: Buffer, overTcp: boolean, sourcePort: number): Buffer | undefined {
    const { questions, id = 0 } = decode(message);
    this.asked.push({ name: questions?.[0]?.name ?? '', overTcp, id, sourcePort });
    const reply = this.#answer(message, overTcp);
    this.#events.emit('asked');
    return reply;
  }
}

/** An answer of another name server. */
export function answering(query: Buffer, addresses: readonly string[], flags = 0): Buffer {
  const { id = 0, questions = [] } = decode(query);
  const name = questions[0]?.name ?? '';
  const answers = addresses.map((data) => ({ type: 'A' as const, name, ttl: 300, data }));
  return encode({ type: 'response', id, flags, questions, answers });
}
