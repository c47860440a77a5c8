/** Every flag of Docker's commands is ours, with its short form, its value and its words; what is left out is named here. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { FakeSwarm } from './testing/fake-swarm.js';
import { helpFlags, type HelpFlag } from './testing/help-flags.js';

const WINDOWS = 'for containers of Windows, which no node here runs';
const ENGINE = 'for networks of one node alone, which its engine has: ours are of the cluster, as `--scope swarm` says';
/** By command and flag: why we do not have it. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'service create --credential-spec': WINDOWS,
  'service update --credential-spec': WINDOWS,
  'service create --isolation': WINDOWS,
  'service update --isolation': WINDOWS,
  'network create --aux-address':
    'no single address of a network can be set aside: --ip-range leaves a part of the subnet free',
  'network create --config-from': ENGINE,
  'network create --config-only': ENGINE,
  'service logs --details': 'the attributes that log drivers add to a line do not travel with it',
};
/** Where our default, or what may be asked for, is another thing. */
const OWN_WORDS = new Set(['stack deploy --detach', 'network create --driver', 'network ls --filter']);
/** Docker tells of the forms that --format takes in a dozen lines for each command: ours has one line. */
const hasOwnWords = ({ command, name }: DockerFlag): boolean =>
  OWN_WORDS.has(`${command} ${name}`) || (name === '--format' && !/^(service|node) ps$/.test(command));

type DockerFlag = HelpFlag & { command: string };

const docker: DockerFlag[] = readFileSync(new URL('../../cli/testdata/docker-flags.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [command = '', name = '', short = '', value = '', says = ''] = line.split('\t');
    const wordsOfNothing = / \(default (?:map)?\[\]\)$/; // of Go
    const texts = { command, name, says: says.replace(wordsOfNothing, '') };
    return { ...texts, short: short === '-' ? '' : short, takesValue: value === 'value' };
  });

let fake: FakeSwarm;
before(async () => {
  fake = await FakeSwarm.start();
});
after(() => fake.stop());

const ours = new Map<string, Promise<HelpFlag[]>>();
function flagsOf(command: string): Promise<HelpFlag[]> {
  const known = ours.get(command);
  if (known) return known;
  const asked = fake.swarm([...command.split(' '), '--help']).then(({ out }) => helpFlags(out));
  ours.set(command, asked);
  return asked;
}
const isLeftOut = ({ command, name }: DockerFlag): boolean => `${command} ${name}` in LEFT_OUT;

test('no flag of Docker’s is missing, and what is left out is really out', async () => {
  assert.ok(docker.length > 200, 'the stored list is whole');
  for (const flag of docker) {
    const found = (await flagsOf(flag.command)).find(({ name }) => name === flag.name);
    assert.equal(found !== undefined, !isLeftOut(flag), `${flag.command} ${flag.name}`);
  }
});

test('short forms and values are Docker’s', async () => {
  for (const flag of docker.filter((each) => !isLeftOut(each))) {
    const found = (await flagsOf(flag.command)).find(({ name }) => name === flag.name);
    const { short, takesValue } = flag;
    assert.deepEqual(
      { short: found?.short, takesValue: found?.takesValue },
      { short, takesValue },
      `${flag.command} ${flag.name}`,
    );
  }
});

test('texts are Docker’s', async () => {
  const bare = (says: string): string => says.replace(/ \(default (?!0 = |equal).*?\)$/, '');
  for (const flag of docker.filter((each) => !isLeftOut(each) && !hasOwnWords(each))) {
    const found = (await flagsOf(flag.command)).find(({ name }) => name === flag.name)?.says ?? '';
    // `service update` shows defaults too: of what was never set.
    const wanted = flag.command === 'service update' ? bare(flag.says) : flag.says;
    const is = flag.command === 'service update' ? bare(found) : found;
    assert.ok(is === wanted || is.startsWith(`${wanted} (`), `${flag.command} ${flag.name}: ${is}`);
  }
});
