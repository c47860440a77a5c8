/** The flags of `service create` and `service update` that mean the same in both. */
import type {
  HealthConfig,
  Placement,
  Resources,
  RestartPolicy,
  ServiceSpec,
  UpdateConfig,
} from '../../proto/types.js';
import { makeHealthConfig, makePlacement, makeResources } from './blank.js';
import { bool, list, text, type Flag } from './define.js';
import { parsePairs } from './pairs.js';
import { parseBytes, parseCount, parseCpus, parseDuration, parseRatio, parseWord } from './units.js';
import { parseWords } from './words.js';

/** The specification that flags work on, and what of the caller's surroundings they may read. */
export interface Draft {
  spec: ServiceSpec;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
}

export const container = (draft: Draft) => draft.spec.task_template.container_spec;

export function placement(draft: Draft): Placement {
  return (draft.spec.task_template.placement ??= makePlacement());
}

function resources(draft: Draft, which: 'limits' | 'reservations'): Resources {
  const both = (draft.spec.task_template.resources ??= { limits: null, reservations: null });
  return (both[which] ??= makeResources());
}

const DEFAULT_DELAY_NANOS = 5e9; // both as in Docker's reference of `service create`
const DEFAULT_MONITOR_NANOS = 5e9;

function restart(draft: Draft): RestartPolicy {
  return (draft.spec.task_template.restart_policy ??= {
    condition: 'any',
    delay: DEFAULT_DELAY_NANOS,
    max_attempts: 0,
    window: 0,
  });
}

type Rollout = 'update' | 'rollback';

/** What one of its flags leaves open has Docker's defaults: zero would mean all tasks at once. */
function rollout(draft: Draft, which: Rollout): UpdateConfig {
  return (draft.spec[`${which}_config`] ??= {
    parallelism: 1,
    delay: 0,
    failure_action: 'pause',
    monitor: DEFAULT_MONITOR_NANOS,
    max_failure_ratio: 0,
    order: 'stop_first',
  });
}

function health(draft: Draft): HealthConfig {
  return (container(draft).healthcheck ??= makeHealthConfig());
}

function logDriver(draft: Draft) {
  return (draft.spec.task_template.log_driver ??= { name: '', options: {} });
}

const containerFlags: readonly Flag<Draft>[] = [
  text('--entrypoint <command>', 'Overwrite the default ENTRYPOINT of the image', (draft, value, flag) => {
    container(draft).command = parseWords(flag, value);
  }),
  text('--hostname <string>', 'Container hostname', (draft, value) => {
    container(draft).hostname = value;
  }),
  bool('--init', 'Use an init inside each service container to forward signals and reap processes', (draft, value) => {
    container(draft).init = value;
  }),
  bool('--read-only', "Mount the container's root filesystem as read only", (draft, value) => {
    container(draft).read_only = value;
  }),
  text(
    '--stop-grace-period <duration>',
    'Time to wait before force killing a container (default 10s)',
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

const healthFlags: readonly Flag<Draft>[] = [
  bool('--no-healthcheck', 'Disable any container-specified HEALTHCHECK', (draft) => {
    container(draft).healthcheck = makeHealthConfig({ test: ['NONE'] });
  }),
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
    '--health-start-period <duration>',
    'Start period before failures of the check count (ms|s|m|h)',
    (draft, value, flag) => {
      health(draft).start_period = parseDuration(flag, value);
    },
  ),
  text('--health-timeout <duration>', 'Maximum time to allow one check to run (ms|s|m|h)', (draft, value, flag) => {
    health(draft).timeout = parseDuration(flag, value);
  }),
];

const [noHealthcheck, ...healthSettings] = healthFlags;
noHealthcheck?.option.conflicts(healthSettings.map(({ option }) => option.attributeName()));

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

function rolloutFlags(which: Rollout): Flag<Draft>[] {
  const actions = which === 'update' ? (['pause', 'continue', 'rollback'] as const) : (['pause', 'continue'] as const);
  const known = actions.map((action) => `"${action}"`).join(', ');
  return [
    text(
      `--${which}-delay <duration>`,
      `Delay between ${which}s (ns|us|ms|s|m|h) (default 0s)`,
      (draft, value, flag) => {
        rollout(draft, which).delay = parseDuration(flag, value);
      },
    ),
    text(
      `--${which}-failure-action <string>`,
      `Action on ${which} failure (${known}) (default "pause")`,
      (draft, value, flag) => {
        rollout(draft, which).failure_action = parseWord(flag, value, actions);
      },
    ),
    text(
      `--${which}-max-failure-ratio <float>`,
      `Failure rate to tolerate during a ${which} (default 0)`,
      (draft, value, flag) => {
        rollout(draft, which).max_failure_ratio = parseRatio(flag, value);
      },
    ),
    text(
      `--${which}-monitor <duration>`,
      `Duration after each task ${which} to monitor for failure (default 5s)`,
      (draft, value, flag) => {
        rollout(draft, which).monitor = parseDuration(flag, value);
      },
    ),
    text(
      `--${which}-order <string>`,
      `Order of each ${which} ("start-first", "stop-first") (default "stop-first")`,
      (draft, value, flag) => {
        rollout(draft, which).order = parseWord(flag, value, ['stop_first', 'start_first']);
      },
    ),
    text(
      `--${which}-parallelism <uint>`,
      `Maximum number of tasks in one ${which} step (0: all at once) (default 1)`,
      (draft, value, flag) => {
        rollout(draft, which).parallelism = parseCount(flag, value);
      },
    ),
  ];
}

const serviceFlags: readonly Flag<Draft>[] = [
  text('--endpoint-mode <string>', 'Endpoint mode (vip or dnsrr) (default "vip")', (draft, value, flag) => {
    const ports = draft.spec.endpoint_spec?.ports ?? [];
    draft.spec.endpoint_spec = { mode: parseWord(flag, value, ['vip', 'dnsrr']), ports };
  }),
  text('--log-driver <string>', 'Logging driver for service', (draft, value) => {
    logDriver(draft).name = value;
  }),
  list('--log-opt <key=value>', 'Logging driver options', (draft, values, flag) => {
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
];
