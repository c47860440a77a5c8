import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../lab/host.js';
import { unpacked } from './debian.js';
import type { Image } from './image.js';
import { file, folder, layerOf, tree } from './layer.js';
import { base, programs, UID } from './programs.js';

const PACKAGES = ['postgresql-15', 'postgresql-client-15', 'libc-bin', 'tzdata'];
const VERSION = 15;
const LIB = `usr/lib/postgresql/${VERSION}`;
const BIN = `${LIB}/bin`;
/** What a database needs; the other programs of the packages are for upgrades and copies of it. */
const PROGRAMS = ['postgres', 'initdb', 'pg_isready', 'psql', 'pg_dump', 'pg_restore'];
/** Its own files, the one locale that knows Unicode and no language, and the time zones. */
const DATA = [`usr/share/postgresql/${VERSION}`, 'usr/lib/locale/C.utf8', 'usr/share/zoneinfo'];
const HOME = 'var/lib/postgresql/data';
/** It would need a compiler's library of 100 MB; without it queries are interpreted. */
const COMPILES_QUERIES = /^(llvmjit.*|bitcode)$/;

/** Debian's PostgreSQL, which keeps its database on the volume at /var/lib/postgresql/data. See postgres-entrypoint.sh. */
export async function postgresImage(): Promise<Image> {
  const root = await unpacked(PACKAGES);
  const modules = readdirSync(join(root, LIB, 'lib')).filter((name) => !COMPILES_QUERIES.test(name));
  const loaded = [
    ...PROGRAMS.map((name) => `${BIN}/${name}`),
    ...modules.filter((name) => name.endsWith('.so')).map((name) => `${LIB}/lib/${name}`),
  ];
  const paths = Object.fromEntries(loaded.map((path) => [path, join(root, path)]));
  const data = await Promise.all(DATA.map((path) => tree(path, join(root, path))));
  return {
    name: `postgres:${VERSION}`,
    config: {
      User: String(UID),
      Env: [`PATH=/usr/local/bin:/usr/bin:/bin:/${BIN}`, `PGDATA=/${HOME}/${VERSION}`, 'TZ=UTC'],
      Entrypoint: ['/usr/local/bin/postgres-entrypoint.sh'],
      Cmd: ['postgres'],
      ExposedPorts: { '5432/tcp': {} },
      Volumes: { [`/${HOME}`]: {} },
      StopSignal: 'SIGINT', // ends its clients' connections; at SIGTERM it would wait for them to go
    },
    layers: [
      await layerOf([
        ...(await base({ name: 'postgres', home: HOME })),
        ...(await programs(paths, root)),
        ...data.flat(),
        folder('var/run/postgresql', 0o775, UID),
        file('usr/local/bin/postgres-entrypoint.sh', join(CHECKOUT, 'e2e/images/postgres-entrypoint.sh'), 0o755),
      ]),
    ],
  };
}
