import { join } from 'node:path';
import type { Image } from '../images/image.js';
import { archiveOf, configFile } from '../images/image.js';
import { file, layerOf, text } from '../images/layer.js';
import { nodeLayer } from '../images/programs.js';
import type { Lab } from '../lab/lab.js';

/** The image with the server that load is put on, and with the client. */
export const PROBE_IMAGE = 'probe:latest';
const SERVER_IN_IMAGE = '/probe/server.js';
export const CLIENT_IN_IMAGE = '/probe/client.js';

/** The compiled files of this folder that run in containers. */
const PROGRAMS = ['server.js', 'client.js', 'senders.js', 'report.js'];

async function probeImage(): Promise<Image> {
  const own = PROGRAMS.map((name) => file(`probe/${name}`, join(import.meta.dirname, name)));
  return {
    name: PROBE_IMAGE,
    config: { Cmd: ['node', SERVER_IN_IMAGE], ExposedPorts: { '8080/tcp': {}, '8081/udp': {} } },
    layers: [await nodeLayer(), await layerOf([text('probe/package.json', '{"type":"module"}'), ...own])],
  };
}

/** Puts the probe image into the engines of these hosts, or of all that the lab has, without a registry. */
export async function loadProbeImage(lab: Lab, hosts = lab.hosts.map(({ name }) => name)): Promise<void> {
  const image = await probeImage();
  const archive = await archiveOf(image);
  const { digest } = configFile(image);
  await Promise.all(
    hosts.map(async (host) => {
      const { stdout } = await lab.exec(host, ['docker', 'image', 'inspect', '--format', '{{.Id}}', PROBE_IMAGE]);
      if (stdout.trim() !== digest) await lab.must(host, ['docker', 'load', '--quiet', '--input', archive]);
    }),
  );
}
