/**
 * A host whose address changes (DHCP, moved to another network) is still the same node: at its start it tells others the new one. Pure
 * functions of node.json and the host's addresses.
 *
 * Only an address that this host has seen on one of its interfaces is ever replaced. One that never was there is an address outside, for
 * example of a NAT gateway, and the user's to change. And only by the address of the same interface: while a host boots, its other
 * networks may be up before the one that counts.
 */
import { isIP } from 'node:net';
import { formatAddr, parseAddr } from '../proto/rpc/address.js';
import type { InterfaceAddress } from './address.js';
import type { NodeState } from './state.js';

/** `state` with the interface where its advertised address is right now; where it was seen last while it is on none. */
export function located(state: NodeState, interfaces: readonly InterfaceAddress[]): NodeState {
  const on = interfaceOf(state.advertiseAddr, interfaces);
  return on === '' || on === state.advertiseInterface ? state : { ...state, advertiseInterface: on };
}

/** Name of the interface that has the host of `addr`, host:port; '' if none has it. */
export function interfaceOf(addr: string, interfaces: readonly InterfaceAddress[]): string {
  if (addr === '') return '';
  const { host } = parseAddr(addr);
  return interfaces.find(({ address }) => address === host)?.interface ?? '';
}

/** Whether the advertised address was on an interface of this host and is on none any more. */
export function isMoved(state: NodeState, interfaces: readonly InterfaceAddress[]): boolean {
  return state.advertiseInterface !== '' && interfaceOf(state.advertiseAddr, interfaces) === '';
}

/**
 * `state` of a host that has moved, with the address that its interface has now: advertised, and listened on where the old one was.
 * Undefined when it is not clear: the interface has no address of that kind, or several.
 */
export function relocated(state: NodeState, interfaces: readonly InterfaceAddress[]): NodeState | undefined {
  const { advertiseAddr: before, advertiseInterface, listenAddr, managers } = state;
  const { host: was, port } = parseAddr(before);
  const candidates = interfaces.filter(
    (entry) => entry.interface === advertiseInterface && isIP(entry.address) === isIP(was) && !isLinkLocal(entry),
  );
  const [only] = candidates;
  if (!only || candidates.length > 1) return undefined;
  const host = only.address;
  const advertiseAddr = formatAddr({ host, port });
  const listen = parseAddr(listenAddr);
  return {
    ...state,
    advertiseAddr,
    listenAddr: listen.host === was ? formatAddr({ host, port: listen.port }) : listenAddr,
    managers: managers.map((addr) => (addr === before ? advertiseAddr : addr)),
  };
}

/** What a host gives itself when nobody gives it an address (RFC 3927, RFC 4291 2.5.6); others do not reach it there. */
const isLinkLocal = ({ address }: InterfaceAddress): boolean => /^(169\.254\.|fe[89ab][0-9a-f]:)/i.test(address);
