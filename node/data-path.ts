/** Where this host's end of overlay networks is. */
import { isIP } from 'node:net';
import type { DataPath } from '../agent/agent.js';
import { parseAddr } from '../proto/rpc/address.js';
import { resolveInterface, type InterfaceAddress } from './address.js';
import { sourceAddress } from './route.js';
import type { NodeState } from './state.js';

/**
 * `--data-path-addr`, else the advertised address (Docker reference, `swarm init`), else the address from which the host reaches the first manager to
 * which there is a way. INVALID_FIELD when the flag names an interface that is gone.
 */
export async function dataPath(
  { dataPathAddr, advertiseAddr, managers }: NodeState,
  interfaces: readonly InterfaceAddress[],
): Promise<DataPath> {
  const advertised = advertiseAddr === '' ? '' : parseAddr(advertiseAddr).host;
  const chosen =
    dataPathAddr === ''
      ? isIP(advertised)
        ? advertised
        : ''
      : resolveInterface(dataPathAddr, interfaces, '--data-path-addr');
  const isHere = interfaces.some(({ address }) => address === chosen);
  const local = isHere ? chosen : await towards(managers);
  return { announced: chosen === '' ? local : chosen, local };
}

async function towards(managers: readonly string[]): Promise<string> {
  for (const manager of managers) {
    try {
      return await sourceAddress(parseAddr(manager));
    } catch {
      continue; // no way to this one now: another may do
    }
  }
  return '';
}
