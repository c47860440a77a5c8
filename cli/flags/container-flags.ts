/** Flags about the container itself that `service create` and `service update` share; words and defaults are Docker's. */
import { swarmError } from '../../lib/errors.js';
import { makeHealthConfig } from './blank.js';
import { bool, list, text, type Flag } from './define.js';
import { container, health, type Draft } from './draft.js';
import { parseCount, parseDuration } from './units.js';
import { parseWords } from './words.js';

const OOM_SCORE_MAX = 1000; // proc(5), oom_score_adj

export const containerFlags: readonly Flag<Draft>[] = [
  list('--cap-add <list>', 'Add Linux capabilities', (draft, add) => {
    draft.capabilities = { drop: [], ...draft.capabilities, add };
  }),
  list('--cap-drop <list>', 'Drop Linux capabilities', (draft, drop) => {
    draft.capabilities = { add: [], ...draft.capabilities, drop };
  }),
  text('--entrypoint <command>', 'Overwrite the default ENTRYPOINT of the image', (draft, value, flag) => {
    container(draft).command = parseWords(flag, value);
  }),
  text('--hostname <string>', 'Container hostname', (draft, value) => {
    container(draft).hostname = value;
  }),
  bool('--init', 'Use an init inside each service container to forward signals and reap processes', (draft, value) => {
    container(draft).init = value;
  }),
  text('--oom-score-adj <int>', "Tune host's OOM preferences (-1000 to 1000)", (draft, value, flag) => {
    const score = Number(value);
    if (!/^[-+]?\d+$/.test(value) || Math.abs(score) > OOM_SCORE_MAX) {
      throw swarmError('INVALID_FIELD', { field: flag, value, expected: 'a whole number from -1000 to 1000' });
    }
    container(draft).oom_score_adj = score;
  }),
  bool('--read-only', "Mount the container's root filesystem as read only", (draft, value) => {
    container(draft).read_only = value;
  }),
  text(
    '--stop-grace-period <duration>',
    'Time to wait before force killing a container (ns|us|ms|s|m|h) (default 10s)',
    (draft, value, flag) => {
      container(draft).stop_grace_period = parseDuration(flag, value);
    },
  ),
  text('--stop-signal <string>', 'Signal to stop the container', (draft, value) => {
    container(draft).stop_signal = value;
  }),
  bool('-t, --tty', 'Allocate a pseudo-TTY', (draft, value) => {
    container(draft).tty = value;
  }),
  text('-u, --user <string>', 'Username or UID (format: <name|uid>[:<group|gid>])', (draft, value) => {
    container(draft).user = value;
  }),
  text('-w, --workdir <string>', 'Working directory inside the container', (draft, value) => {
    container(draft).dir = value;
  }),
];

const healthSettings: readonly Flag<Draft>[] = [
  text('--health-cmd <string>', 'Command to run to check health', (draft, value) => {
    health(draft).test = value === '' ? [] : ['CMD-SHELL', value];
  }),
  text('--health-interval <duration>', 'Time between running the check (ms|s|m|h)', (draft, value, flag) => {
    health(draft).interval = parseDuration(flag, value);
  }),
  text('--health-retries <int>', 'Consecutive failures needed to report unhealthy', (draft, value, flag) => {
    health(draft).retries = parseCount(flag, value);
  }),
  text(
    '--health-start-interval <duration>',
    'Time between running the check during the start period (ms|s|m|h)',
    (draft, value, flag) => {
      health(draft).start_interval = parseDuration(flag, value);
    },
  ),
  text(
    '--health-start-period <duration>',
    'Start period for the container to initialize before counting retries towards unstable (ms|s|m|h)',
    (draft, value, flag) => {
      health(draft).start_period = parseDuration(flag, value);
    },
  ),
  text('--health-timeout <duration>', 'Maximum time to allow one check to run (ms|s|m|h)', (draft, value, flag) => {
    health(draft).timeout = parseDuration(flag, value);
  }),
];

const noHealthcheck = bool<Draft>('--no-healthcheck', 'Disable any container-specified HEALTHCHECK', (draft) => {
  container(draft).healthcheck = makeHealthConfig({ test: ['NONE'] });
});

export const healthFlags: readonly Flag<Draft>[] = [...healthSettings, noHealthcheck];

/** Throws in Docker's words when the health check is both turned off and described. */
export function checkHealthFlags(isGiven: (flag: Flag<Draft>) => boolean): void {
  if (isGiven(noHealthcheck) && healthSettings.some(isGiven)) {
    throw swarmError('USAGE', { why: '--no-healthcheck conflicts with --health-* options' });
  }
}
