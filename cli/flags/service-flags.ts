/** The flags of `service create` and `service update` that mean the same in both. */
import { beyondFlags } from './beyond-flags.js';
import { makeDriver } from './blank.js';
import { containerFlags, healthFlags } from './container-flags.js';
import { list, text, type Flag } from './define.js';
import { endpoint, logDriver, placement, resources, restart, rollout, type Draft } from './draft.js';
import { parsePairs } from './pairs.js';
import { parseBytes, parseCount, parseCpus, parseDuration, parseRatio, parseWord } from './units.js';

const resourceFlags: readonly Flag<Draft>[] = [
  ...(['limits', 'reservations'] as const).flatMap((which): Flag<Draft>[] => {
    const [verb, Verb] = which === 'limits' ? ['limit', 'Limit'] : ['reserve', 'Reserve'];
    return [
      text(`--${verb}-cpu <decimal>`, `${Verb} CPUs`, (draft, value, flag) => {
        resources(draft, which).nano_cpus = parseCpus(flag, value);
      }),
      text(`--${verb}-memory <bytes>`, `${Verb} Memory`, (draft, value, flag) => {
        resources(draft, which).memory_bytes = parseBytes(flag, value);
      }),
    ];
  }),
  text('--limit-pids <int>', 'Limit maximum number of processes (default 0 = unlimited)', (draft, value, flag) => {
    resources(draft, 'limits').pids = parseCount(flag, value);
  }),
];

const restartFlags: readonly Flag<Draft>[] = [
  text(
    '--restart-condition <string>',
    'Restart when condition is met ("none", "on-failure", "any") (default "any")',
    (draft, value, flag) => {
      restart(draft).condition = parseWord(flag, value, ['any', 'none', 'on_failure']);
    },
  ),
  text(
    '--restart-delay <duration>',
    'Delay between restart attempts (ns|us|ms|s|m|h) (default 5s)',
    (draft, value, flag) => {
      restart(draft).delay = parseDuration(flag, value);
    },
  ),
  text('--restart-max-attempts <uint>', 'Maximum number of restarts before giving up', (draft, value, flag) => {
    restart(draft).max_attempts = parseCount(flag, value);
  }),
  text(
    '--restart-window <duration>',
    'Window used to evaluate the restart policy (ns|us|ms|s|m|h)',
    (draft, value, flag) => {
      restart(draft).window = parseDuration(flag, value);
    },
  ),
];

/** Docker's wording differs between the two. */
const ROLLOUTS = {
  update: {
    delay: 'Delay between updates',
    failureRate: 'an update',
    order: 'Update order',
    parallelism: 'Maximum number of tasks updated simultaneously (0 to update all at once)',
    actions: ['pause', 'continue', 'rollback'],
  },
  rollback: {
    delay: 'Delay between task rollbacks',
    failureRate: 'a rollback',
    order: 'Rollback order',
    parallelism: 'Maximum number of tasks rolled back simultaneously (0 to roll back all at once)',
    actions: ['pause', 'continue'],
  },
} as const;

function rolloutFlags(which: keyof typeof ROLLOUTS): Flag<Draft>[] {
  const says = ROLLOUTS[which];
  const known = says.actions.map((action) => `"${action}"`).join(', ');
  return [
    text(`--${which}-delay <duration>`, `${says.delay} (ns|us|ms|s|m|h) (default 0s)`, (draft, value, flag) => {
      rollout(draft, which).delay = parseDuration(flag, value);
    }),
    text(
      `--${which}-failure-action <string>`,
      `Action on ${which} failure (${known}) (default "pause")`,
      (draft, value, flag) => {
        rollout(draft, which).failure_action = parseWord(flag, value, says.actions);
      },
    ),
    text(
      `--${which}-max-failure-ratio <float>`,
      `Failure rate to tolerate during ${says.failureRate} (default 0)`,
      (draft, value, flag) => {
        rollout(draft, which).max_failure_ratio = parseRatio(flag, value);
      },
    ),
    text(
      `--${which}-monitor <duration>`,
      `Duration after each task ${which} to monitor for failure (ns|us|ms|s|m|h) (default 5s)`,
      (draft, value, flag) => {
        rollout(draft, which).monitor = parseDuration(flag, value);
      },
    ),
    text(
      `--${which}-order <string>`,
      `${says.order} ("start-first", "stop-first") (default "stop-first")`,
      (draft, value, flag) => {
        rollout(draft, which).order = parseWord(flag, value, ['stop_first', 'start_first']);
      },
    ),
    text(`--${which}-parallelism <uint>`, `${says.parallelism} (default 1)`, (draft, value, flag) => {
      rollout(draft, which).parallelism = parseCount(flag, value);
    }),
  ];
}

const serviceFlags: readonly Flag<Draft>[] = [
  text('--endpoint-mode <string>', 'Endpoint mode (vip or dnsrr) (default "vip")', (draft, value, flag) => {
    endpoint(draft).mode = parseWord(flag, value, ['vip', 'dnsrr']);
  }),
  text('--log-driver <string>', 'Logging driver for service', (draft, value) => {
    draft.spec.task_template.log_driver = makeDriver({ name: value }); // options are of a driver: those of another go
  }),
  list('--log-opt <list>', 'Logging driver options', (draft, values, flag) => {
    logDriver(draft).options = parsePairs(flag, values);
  }),
  text(
    '--replicas-max-per-node <uint>',
    'Maximum number of tasks per node (default 0 = unlimited)',
    (draft, value, flag) => {
      placement(draft).max_replicas = parseCount(flag, value);
    },
  ),
];

export const commonFlags: readonly Flag<Draft>[] = [
  ...containerFlags,
  ...healthFlags,
  ...resourceFlags,
  ...restartFlags,
  ...serviceFlags,
  ...rolloutFlags('update'),
  ...rolloutFlags('rollback'),
  ...beyondFlags,
];
