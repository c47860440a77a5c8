/**
 * What the host's own firewall is told: the engine's default is to drop what crosses the host, and DOCKER-USER is where others say what may. Where
 * there is no such chain, the rules stand in FORWARD. They carry a comment, so that they are found again, put back, and removed.
 */
import { output, type Commands } from './commands.js';

const COMMENT = 'swarm-ts';
/** Without the engine's rules, FORWARD is what decides. */
const CHAINS = ['DOCKER-USER', 'FORWARD'] as const;

/** Published ports lead to the ingress bridge, and answers out of it. Undefined: no port is published here. */
export function wantedRules(ingressBridge: string | undefined): string[] {
  if (ingressBridge === undefined) return [];
  const comment = `-m comment --comment ${COMMENT}`;
  return [
    `-o ${ingressBridge} -m conntrack --ctstate DNAT ${comment} -j ACCEPT`,
    `-i ${ingressBridge} -m conntrack --ctstate DNAT --ctdir REPLY ${comment} -j ACCEPT`,
  ];
}

/** What to run so that the rules are these. `listing`: `iptables -S`. */
export function planRules(listing: string, wanted: readonly string[]): string[][] {
  const lines = listing.split('\n');
  const chain = lines.includes(`-N ${CHAINS[0]}`) ? CHAINS[0] : CHAINS[1];
  const found = lines.flatMap((line) => /^-A (\S+) (.*)$/.exec(line)?.slice(1, 3) ?? []);
  const commands: string[][] = [];
  const kept = new Set<string>();
  for (let i = 0; i < found.length; i += 2) {
    const [name = '', rule = ''] = found.slice(i, i + 2);
    if (!rule.includes(`--comment ${COMMENT} `) && !rule.includes(`--comment "${COMMENT}" `)) continue;
    const plain = rule.replace(`"${COMMENT}"`, COMMENT);
    if (name === chain && wanted.includes(plain) && !kept.has(plain)) kept.add(plain);
    else commands.push(['-D', name, ...plain.split(' ')]);
  }
  for (const rule of wanted) if (!kept.has(rule)) commands.push(['-I', chain, ...rule.split(' ')]);
  return commands;
}

/** True when something had to be changed. */
export async function keepRules(commands: Commands, wanted: readonly string[]): Promise<boolean> {
  const plan = planRules(await output(commands, ['iptables', '-w', '10', '-S']), wanted);
  for (const argv of plan) await output(commands, ['iptables', '-w', '10', ...argv]);
  return plan.length > 0;
}
