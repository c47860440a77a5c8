/** Options of the network driver that mean something here (`network create --opt`, `driver_opts` of a Compose file). Names are Docker's. */
export const NETWORK_OPTIONS = {
  /** What the nodes send each other over this network is encrypted. Present with any value, as with Docker. */
  encrypted: 'encrypted',
  /** Bytes of a packet in this network. */
  mtu: 'com.docker.network.driver.mtu',
  /** The network's VXLAN identifier; Docker takes a list for several subnets, a network here has one. */
  vxlanId: 'com.docker.network.driver.overlay.vxlanid_list',
} as const;

const KNOWN: ReadonlySet<string> = new Set(Object.values(NETWORK_OPTIONS));

/** What whoever creates a network should know of its options: others are kept, and change nothing, as with Docker; but a word that is mistyped is one of them. */
export function optionWarnings(
  network: string,
  options: { driver?: Readonly<Record<string, string>>; ipam?: Readonly<Record<string, string>> },
): string[] {
  const known = Object.values(NETWORK_OPTIONS).join(', ');
  const ofDriver = Object.keys(options.driver ?? {}).filter((name) => !KNOWN.has(name));
  return [
    ...ofDriver.map((name) => `network ${network}: the option "${name}" changes nothing: those that do are ${known}`),
    ...Object.keys(options.ipam ?? {}).map(
      (name) => `network ${network}: the IPAM option "${name}" changes nothing: there are none that do`,
    ),
  ];
}
