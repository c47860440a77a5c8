import type { Cluster } from '../../../proto/types.js';
import { overlaps, parseBlock, type Block } from '../../cidr.js';
import { poolsOf } from '../../allocator/networks.js';
import { problem } from './problem.js';

const SUBNET_MOST = 29; // eight addresses: five for tasks and services, as with Docker
const PORT = { least: 1024, most: 49_151 }; // registered ones (RFC 6335, section 6), as Docker wants it
const POOLS_MOST = 100; // each is looked through for each network

/**
 * What is settled for overlay networks when a cluster is made. Throws INVALID_SPEC, in Docker's words, for pools that no subnet can be cut from
 * and for a port that is not for this.
 */
export function validateAddressing(
  addressing: Pick<Cluster, 'default_addr_pool' | 'subnet_size' | 'data_path_port'>,
): void {
  const { prefix } = poolsOf(addressing);
  const { default_addr_pool: pools, data_path_port: port } = addressing;
  if (prefix > SUBNET_MOST) throw problem(`subnet size is out of range: ${prefix}`);
  if (pools.length > POOLS_MOST) throw problem(`${pools.length} default address pools: ${POOLS_MOST} at most`);
  const blocks: Block[] = [];
  for (const pool of poolsOf(addressing).pools) {
    const block = parseBlock(pool);
    if (block?.family !== 4)
      throw problem(`invalid default address pool "${pool}": a subnet of IPv4, such as 10.0.0.0/8`);
    if (prefix < block.prefix) throw problem(`invalid CIDR: "${pool}". Subnet size is too small for pool: ${prefix}`);
    const other = blocks.find((known) => overlaps(known, block));
    if (other) throw problem(`default address pools overlap: ${pools.join(', ')}`);
    blocks.push(block);
  }
  if (port !== 0 && (port < PORT.least || port > PORT.most))
    throw problem(`Datapath port number is not in valid range (1024-49151) : ${port}`);
}
