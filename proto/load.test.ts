import assert from 'node:assert/strict';
import test from 'node:test';
import type { Cluster, ClusterInput } from './gen/swarm/v1/Cluster.js';
import { codec } from './load.js';

test('bytes are Buffers, whatever kind of array a message was read from', () => {
  const clusters = codec<ClusterInput, Cluster>('Cluster');
  const encoded = clusters.encode({ root_ca: { certificate: Buffer.from('PEM') } });
  const within = new Uint8Array([0, ...encoded, 0]).subarray(1, 1 + encoded.length); // as a database hands it out
  for (const bytes of [encoded, new Uint8Array(encoded), within]) {
    assert.equal(clusters.decode(bytes).root_ca?.certificate.toString(), 'PEM');
  }
});
