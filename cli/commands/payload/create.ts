import { swarmError } from '../../../lib/errors.js';
import type { Io } from '../../app.js';
import { collect } from '../../flags/define.js';
import { parsePairs } from '../../flags/pairs.js';
import type { AddCommand } from '../shared.js';
import type { PayloadKind } from './kind.js';

/** Twice what managers take, as Docker reads: they refuse what is too long in their own words, and a device has an end here. */
const READ_MAX = 2 * 1000 * 1024; // bytes

interface Options {
  driver?: string;
  label?: string[];
  templateDriver?: string;
}

export function addPayloadCreate(kind: PayloadKind): AddCommand {
  const secret = kind.word === 'secret';
  return (parent, app) => {
    const command = parent
      .command('create')
      .description(secret ? 'Create a secret from a file or STDIN as content' : 'Create a config from a file or STDIN')
      .argument(`<${kind.word}>`, 'its name')
      .argument(secret ? '[file|-]' : '<file|->', 'what it holds; - stands for stdin');
    if (secret) command.option('-d, --driver <string>', 'Secret driver');
    command
      .option('-l, --label <list>', secret ? 'Secret labels' : 'Config labels', collect)
      .option('--template-driver <string>', 'Template driver ("golang")')
      .addHelpText(
        'after',
        `\nExamples:\n  printf %s "$PASSWORD" | swarm ${kind.word} create db-password -\n  swarm ${kind.word} create --label env=dev site.conf ./site.conf`,
      )
      .action(
        app.action<Options>(async ([name = '', file], { driver, label, templateDriver }) => {
          if (driver) {
            const why = `secret driver "${driver}" is not supported: secrets are stored by the managers`;
            throw swarmError('USAGE', { why });
          }
          const { id } = await kind.create(app, {
            name,
            labels: parsePairs('--label', label ?? []),
            data: await readPayload(app.io, kind.word, file),
            templating: templateDriver ? { name: templateDriver } : null,
          });
          app.io.out(`${id}\n`);
        }),
      );
  };
}

async function readPayload(io: Io, word: string, file: string | undefined): Promise<Buffer> {
  if (file === undefined || file === '') throw swarmError('USAGE', { why: `${word} file is required` });
  const data = file === '-' ? await io.readStdinBytes(READ_MAX) : io.readBytes(file, READ_MAX);
  if (data.length > 0) return Buffer.from(data);
  throw swarmError('USAGE', { why: `error reading from ${file === '-' ? 'STDIN' : file}: data is empty` });
}
