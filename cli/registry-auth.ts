/**
 * Credentials for an image's registry, from where the docker CLI keeps them: config.json in $DOCKER_CONFIG or ~/.docker, with its
 * `auths`, `credHelpers` and `credsStore`. Encoded as the Engine API takes them in X-Registry-Auth (API reference,
 * "Authentication"): base64url of the JSON of an AuthConfig.
 */
import { join } from 'node:path';
import { hasCode, messageOf, swarmError } from '../lib/errors.js';
import type { Io } from './app.js';

/** What Docker Hub is called in config.json. */
const HUB = 'https://index.docker.io/v1/';
/** The name in place of a user that marks a helper's secret as an identity token (docker/docker-credential-helpers). */
const TOKEN_USER = '<token>';

/** What of the world outside is asked. */
export type CredentialSources = Pick<Io, 'env' | 'readFile' | 'runHelper'>;

type Json = Readonly<Record<string, unknown>>;

interface AuthConfig {
  username?: string;
  password?: string;
  serveraddress?: string;
  identitytoken?: string;
  registrytoken?: string;
}

/** "" when there are none. Throws REGISTRY_CREDENTIALS. */
export async function registryAuth(io: CredentialSources, image: string): Promise<string> {
  const server = registryOf(image);
  const path = join(io.env['DOCKER_CONFIG'] || join(io.env['HOME'] ?? '/root', '.docker'), 'config.json');
  const config = readConfig(io, server, path);
  const helper = asRecord(config['credHelpers'])[server] ?? config['credsStore'];
  const found =
    typeof helper === 'string' && helper !== ''
      ? await askHelper(io, helper, server, path)
      : readAuths(asRecord(config['auths']), server, path);
  return found ? Buffer.from(JSON.stringify(found)).toString('base64url') : '';
}

/** The registry of an image reference, as config.json names it. */
export function registryOf(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  const isHost = first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase();
  return !isHost || first === 'docker.io' || first === 'index.docker.io' ? HUB : first;
}

function readConfig(io: CredentialSources, server: string, path: string): Json {
  let text: string;
  try {
    text = io.readFile(path);
  } catch (error) {
    if (hasCode(error, 'FILE_UNREADABLE') && /no such file/.test(messageOf(error))) return {};
    throw swarmError('REGISTRY_CREDENTIALS', { server, path, detail: messageOf(error) }, { cause: error });
  }
  try {
    return asRecord(JSON.parse(text));
  } catch (error) {
    throw swarmError('REGISTRY_CREDENTIALS', { server, path, detail: messageOf(error) }, { cause: error });
  }
}

/** Entries may also be URLs of the registry, as older programs wrote them. */
function readAuths(auths: Json, server: string, path: string): AuthConfig | undefined {
  const key = server in auths ? server : Object.keys(auths).find((name) => hostOf(name) === hostOf(server));
  if (key === undefined) return undefined;
  const entry = asRecord(auths[key]);
  const text = (name: string): string => (typeof entry[name] === 'string' ? entry[name] : '');
  const found: AuthConfig = { username: text('username'), password: text('password'), serveraddress: key };
  if (text('auth') !== '') {
    const [, user, password] = /^([^:]+):(.*)$/s.exec(Buffer.from(text('auth'), 'base64').toString()) ?? [];
    if (user === undefined || password === undefined) {
      throw swarmError('REGISTRY_CREDENTIALS', { server, path, detail: '"auth" is no base64 of user:password' });
    }
    Object.assign(found, { username: user, password: password.replace(/\0+$/, '') });
  }
  if (text('identitytoken') !== '') found.identitytoken = text('identitytoken');
  if (text('registrytoken') !== '') found.registrytoken = text('registrytoken');
  return found.username || found.identitytoken || found.registrytoken ? found : undefined;
}

/** Runs docker-credential-<helper>, whose protocol is: the server on stdin, JSON with ServerURL, Username, Secret on stdout. */
async function askHelper(
  io: CredentialSources,
  helper: string,
  server: string,
  path: string,
): Promise<AuthConfig | undefined> {
  const refuse = (detail: string) => swarmError('REGISTRY_CREDENTIALS', { server, path, detail });
  if (!/^[\w.-]+$/.test(helper)) throw refuse(`"${helper}" is no name of a credential helper`);
  const program = `docker-credential-${helper}`;
  const { code, output } = await io.runHelper(program, ['get'], server);
  if (code !== 0) {
    if (/credentials not found/.test(output)) return undefined;
    throw refuse(`${program} ended with ${code === undefined ? 'no answer' : `exit code ${code}`}: ${output.trim()}`);
  }
  let answer: Json;
  try {
    answer = asRecord(JSON.parse(output));
  } catch {
    throw refuse(`${program} answered with something that is no JSON`); // what it answered may be a secret
  }
  const { Username: username, Secret: secret } = answer;
  if (typeof username !== 'string' || typeof secret !== 'string')
    throw refuse(`${program} gave no Username and Secret`);
  if (username === '' && secret === '') return undefined;
  if (username === TOKEN_USER) return { identitytoken: secret, serveraddress: server };
  return { username, password: secret, serveraddress: server };
}

const hostOf = (name: string): string => name.replace(/^[a-z]+:\/\//, '').replace(/\/.*$/, '');

function asRecord(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
