/** Secrets and configs: their definitions at the top of a stack file, and what a service is granted of them. */
import { isAbsolute } from 'node:path';
import { variable } from './origin.js';
import {
  absolute,
  decimal,
  extensible,
  invalid,
  isEmptyScalar,
  mapOrPairs,
  oneOf,
  placed,
  record,
  text,
  textAs,
  unsupported,
  withZero,
} from './read.js';
import type { Reader } from './read.js';
import { externalOrOwn } from './external.js';

const grantKeys = record({
  source: text,
  target: text,
  uid: textAs('a numeric id', numericId),
  gid: textAs('a numeric id', numericId),
  mode: withZero(fileMode()),
});
export type GrantConfig = NonNullable<ReturnType<typeof grantKeys>>;

function numericId(value: string): string | undefined {
  return /^\d{1,10}$/.test(value) ? value : undefined;
}

/** Permission bits, as a number or as octal text. */
export function fileMode(): Reader<number> {
  return (node, context) => {
    const octal =
      node.kind === 'scalar' && typeof node.value === 'string' ? /^0?o?([0-7]{1,4})$/.exec(node.value) : null;
    const value = octal ? parseInt(octal[1] ?? '', 8) : decimal(node, context);
    if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= 0o7777)) return value;
    return invalid(node, context, 'is not a file mode');
  };
}

/** A secret or config that a service gets as a file. */
export const grant: Reader<GrantConfig> = placed((node, context) => {
  if (node.kind !== 'map') {
    const source = text(node, context);
    return source === undefined ? undefined : { source };
  }
  const value = grantKeys(node, context);
  if (!value) return undefined;
  if (!value.source) return context.problems.add('MISSING', node.at, `${node.path}: "source" must be given`);
  return value;
});

const filePath: Reader<string> = (node, context) => {
  const path = text(node, context);
  if (path === '') return invalid(node, context, 'a path must be given');
  return path === undefined ? undefined : absolute(path, node);
};

/** The variable's value is that of where the name is written: an included file has variables of its own. */
const variableName: Reader<string> = (node, context) => {
  const name = text(node, context);
  if (name !== undefined) context.variables.set(node.path, variable(node.origin.env, name));
  return name;
};

const common = {
  name: text,
  file: filePath,
  environment: variableName,
  external: externalOrOwn,
  labels: mapOrPairs(''),
  template_driver: oneOf('golang'),
};
const secretKeys = extensible({
  ...common,
  driver: unsupported('there are no secret drivers, only "file", "environment" and "external"'),
  driver_opts: unsupported('there are no secret drivers'),
});
const configKeys = extensible({ ...common, content: withZero(text) });

type Keys = NonNullable<ReturnType<typeof configKeys>>;
export type ObjectConfig = Omit<Keys, 'external'> & { external?: true };

const sources = ['file', 'environment', 'content'] as const;

function definition(keys: Reader<Keys>, known: readonly (typeof sources)[number][]): Reader<ObjectConfig> {
  return (node, context) => {
    const read = isEmptyScalar(node) ? {} : keys(node, context);
    if (!read) return undefined;
    const { external, name, ...own } = read;
    const given = known.filter((key) => own[key] !== undefined);
    if (external?.external) {
      const [more] = [...given, ...(['labels', 'template_driver'] as const).filter((key) => own[key] !== undefined)];
      if (more) return invalid(node, context, `"external" and "${more}" exclude each other: it is not ours`);
      if (external.name !== undefined && name !== undefined) {
        return invalid(node, context, '"external.name" and "name" exclude each other: use "name"');
      }
      const key = node.path.slice(node.path.indexOf('.') + 1);
      return { ...own, name: name ?? external.name ?? key, external: true };
    }
    const words = known.map((key) => `"${key}"`).join(', ');
    // A source that was refused has been reported already.
    const tried = node.kind === 'map' && [...sources, 'driver'].some((key) => node.entries.has(key));
    if (given.length === 0 && !tried) {
      return context.problems.add('MISSING', node.at, `${node.path}: one of ${words} or "external" must be given`);
    }
    if (given.length > 1) return invalid(node, context, `only one of ${words} can be given`);
    return { ...(name !== undefined && { name }), ...own };
  };
}

export const secret: Reader<ObjectConfig> = definition(secretKeys, ['file', 'environment']);
export const config: Reader<ObjectConfig> = definition(configKeys, sources);

/** Where a grant is mounted. */
export function mountPoint(kind: 'secret' | 'config', { source = '', target = source }: GrantConfig): string {
  return isAbsolute(target) ? target : kind === 'secret' ? `/run/secrets/${target}` : `/${target}`;
}
