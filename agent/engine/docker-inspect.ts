/** The engine's answers in our words. Pure. */
import type { ContainerInfo, ContainerInspectInfo, NetworkInspectInfo } from 'dockerode';
import { TASK_LABEL } from './container-config.js';
import type {
  Container,
  ContainerPort,
  Distribution,
  EngineEvent,
  EngineInfo,
  EngineNetwork,
  NetworkContainer,
  NetworkEvent,
} from './engine.js';

/** What we read of GET /info; the types of dockerode know it as `any`. */
export interface InfoAnswer {
  Name: string;
  Architecture: string;
  OSType: string;
  NCPU: number;
  MemTotal: number;
  ServerVersion: string;
  Labels: string[] | null;
  Plugins: Record<string, string[] | null> | null;
  SecurityOptions?: string[] | null;
  GenericResources?:
    | (
        | { NamedResourceSpec: { Kind: string; Value: string } }
        | { DiscreteResourceSpec: { Kind: string; Value: number } }
      )[]
    | null;
}

/** GET /distribution/{name}/json. */
export interface DistributionAnswer {
  Descriptor: { digest: string };
  Platforms: { architecture?: string; os?: string }[] | null;
}

/** One line of GET /events. */
export interface EventAnswer {
  Type: string;
  Action: string;
  Actor: { ID: string; Attributes: Record<string, string> };
}

export function readInfo(answer: InfoAnswer, apiVersion: string): EngineInfo {
  const plugins = Object.entries(answer.Plugins ?? {})
    .flatMap(([type, names]) => (names ?? []).map((name) => ({ type, name })))
    .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
  const labels = (answer.Labels ?? []).map((label): [string, string] => {
    const equals = label.indexOf('=');
    return equals < 0 ? [label, ''] : [label.slice(0, equals), label.slice(equals + 1)];
  });
  return {
    hostname: answer.Name,
    architecture: answer.Architecture,
    os: answer.OSType,
    cpus: answer.NCPU,
    memoryBytes: answer.MemTotal,
    version: answer.ServerVersion,
    apiVersion,
    selinux: (answer.SecurityOptions ?? []).includes('name=selinux'),
    labels: Object.fromEntries(labels),
    plugins,
    genericResources: (answer.GenericResources ?? []).map((resource) =>
      'NamedResourceSpec' in resource
        ? { kind: resource.NamedResourceSpec.Kind, name: resource.NamedResourceSpec.Value }
        : { kind: resource.DiscreteResourceSpec.Kind, count: resource.DiscreteResourceSpec.Value },
    ),
  };
}

/** A list of manifests may hold some for no platform at all, such as attestations ("unknown"). */
export function readDistribution({ Descriptor, Platforms }: DistributionAnswer): Distribution {
  const platforms = (Platforms ?? []).map(({ architecture = '', os = '' }) => ({ architecture, os }));
  return { digest: Descriptor.digest, platforms: platforms.filter(({ os }) => os !== '' && os !== 'unknown') };
}

export function readContainer(answer: ContainerInspectInfo): Container {
  const { State: state, Config: config } = answer;
  return {
    id: answer.Id,
    labels: config.Labels,
    state: state.Running ? 'running' : state.Status === 'created' ? 'created' : 'exited',
    pid: state.Pid,
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    error: state.Error,
    health: state.Running ? readHealth(state.Health?.Status) : 'none',
    ports: readPorts(answer.NetworkSettings.Ports),
    addresses: state.Running ? readAddresses(answer.NetworkSettings.Networks) : [],
    tty: config.Tty,
  };
}

function readHealth(status: string | undefined): Container['health'] {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : 'none';
}

/** `{"80/tcp": [{HostIp, HostPort}, …]}`. Where it is bound at every address there is an entry for each family, of which we keep one. */
export function readPorts(
  ports: Record<string, { HostIp?: string; HostPort: string }[] | null> | null,
): ContainerPort[] {
  const found = new Map<string, ContainerPort>();
  for (const [key, bindings] of Object.entries(ports ?? {})) {
    const [port, protocol] = key.split('/');
    if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') continue;
    for (const { HostIp = '', HostPort } of bindings ?? []) {
      const hostIp = EVERY_ADDRESS.has(HostIp) ? '' : HostIp;
      const one = { protocol, targetPort: Number(port), publishedPort: Number(HostPort), hostIp } as const;
      found.set(`${key} ${HostPort} ${hostIp}`, one);
    }
  }
  return [...found.values()];
}

const EVERY_ADDRESS = new Set(['', '0.0.0.0', '::']);

const readAddresses = (networks: ContainerInspectInfo['NetworkSettings']['Networks'] | null): string[] =>
  Object.values(networks ?? {}).flatMap(({ IPAddress }) => IPAddress || []);

/** Undefined for an event that is none of ours. */
export function readEvent({ Action, Actor }: EventAnswer): EngineEvent | undefined {
  const kind = Action.split(':')[0]; // "health_status: healthy"
  if (kind !== 'die' && kind !== 'health_status' && kind !== 'destroy') return undefined;
  const event: EngineEvent = { kind, containerId: Actor.ID, labels: Actor.Attributes };
  return kind === 'die' ? { ...event, exitCode: Number(Actor.Attributes.exitCode) } : event;
}

export function readNetwork(answer: NetworkInspectInfo): EngineNetwork {
  const subnets = (answer.IPAM?.Config ?? []).map(({ Subnet = '', Gateway = '', IPRange = '' }) => {
    return { subnet: Subnet, gateway: Gateway.replace(/\/.*/, ''), range: IPRange };
  });
  const isIpv6 = ({ subnet }: { subnet: string }): number => Number(subnet.includes(':'));
  return {
    id: answer.Id,
    name: answer.Name,
    driver: answer.Driver,
    labels: (answer.Labels as Record<string, string> | null) ?? {},
    options: (answer.Options as Record<string, string> | null) ?? {},
    internal: answer.Internal,
    subnets: subnets.sort((a, b) => isIpv6(a) - isIpv6(b)),
  };
}

/** Its networks, as far as they have an address for it. A list says nothing of aliases. */
export function readNetworkContainers({
  Id,
  Names,
  Labels,
  NetworkSettings,
}: Pick<ContainerInfo, 'Id' | 'Names' | 'Labels' | 'NetworkSettings'>): NetworkContainer[] {
  const inNetworks = Object.values(NetworkSettings.Networks).filter(({ IPAddress }) => IPAddress !== '');
  return inNetworks.map((found) => ({
    networkId: found.NetworkID,
    id: Id,
    name: (Names[0] ?? '').replace(/^\//, ''),
    labels: Labels,
    addresses: [found.IPAddress, found.GlobalIPv6Address].filter((address) => address !== ''),
    mac: found.MacAddress,
    aliases: (found.Aliases as string[] | null | undefined) ?? [],
  }));
}

/** Undefined for an event that is none of ours. */
export function readNetworkEvent({ Type, Action, Actor }: EventAnswer): NetworkEvent | undefined {
  if (Type === 'container') {
    return Action === 'start' && !(TASK_LABEL in Actor.Attributes)
      ? { kind: 'connect', networkId: '', containerId: '' }
      : undefined;
  }
  switch (Action) {
    case 'create':
    case 'connect':
    case 'disconnect':
    case 'destroy':
      return {
        kind: Action,
        networkId: Actor.ID,
        containerId: (Action === 'disconnect' && Actor.Attributes.container) || '',
      };
    default:
      return undefined;
  }
}
