import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../lab/host.js';
import type { Image } from './image.js';
import { file, layerOf, text, tree, type Entry, type Layer } from './layer.js';
import { postgresImage } from './postgres.js';
import { nodeLayer } from './programs.js';
import { redisImage } from './redis.js';

/** The compiled example of stackfiles/examples/voting-app.yml. */
const APP = join(CHECKOUT, 'dist/stackfiles/examples/voting-app');
const MODULES = join(CHECKOUT, 'node_modules');
const SERVICES = ['vote', 'result', 'worker'];
const PACKAGES = ['@redis/client', 'pg'];

/** Of the image `vote`, to roll from one to the other. */
const VERSIONS = ['1', '2'];

/** All images of the voting app, those of its Redis and its PostgreSQL included. */
export async function votingImages(): Promise<Image[]> {
  const layers = [await nodeLayer(), await appLayer()];
  const own = SERVICES.flatMap((service) =>
    (service === 'vote' ? VERSIONS : VERSIONS.slice(0, 1)).map((version) => imageOf(service, version, layers)),
  );
  return [...own, await redisImage(), await postgresImage()];
}

const imageOf = (service: string, version: string, layers: readonly Layer[]): Image => ({
  name: `${service}:${version}`,
  config: { Cmd: ['node', `/app/${service}.js`], WorkingDir: '/app', Env: [`VERSION=${version}`] },
  layers,
});

/** One for all services: each starts another file of it. */
async function appLayer(): Promise<Layer> {
  const programs = readdirSync(APP).filter((name) => name.endsWith('.js') && !name.endsWith('.test.js'));
  return layerOf([
    text('app/package.json', '{"type":"module"}'),
    ...programs.map((name) => file(`app/${name}`, join(APP, name))),
    ...(await modules(PACKAGES)),
  ]);
}

/** These npm packages and all that they depend on, as they are installed here, without what only compilers and people read. */
async function modules(names: readonly string[]): Promise<Entry[]> {
  const all = new Set(names);
  for (const name of all) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(MODULES, name, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const needed of Object.keys(dependencies)) all.add(needed);
  }
  const runs = (name: string): boolean => /\.([cm]?js|json)$/.test(name);
  const trees = [...all].map((name) => tree(`app/node_modules/${name}`, join(MODULES, name), runs));
  return (await Promise.all(trees)).flat();
}
