import type { RestartPolicy, UpdateConfig } from '../../../proto/types.js';
import { knownWord, problem } from './problem.js';

export function checkRestartPolicy(policy: RestartPolicy | null): void {
  if (!policy) return;
  knownWord('restart condition', policy.condition);
  if ((policy.delay ?? 0) < 0) throw problem('TaskSpec: restart-delay cannot be negative');
  if (policy.window < 0) throw problem('TaskSpec: restart-window cannot be negative');
}

export function checkUpdateConfig(which: 'update' | 'rollback', config: UpdateConfig | null): void {
  if (!config) return;
  knownWord(`${which} order`, config.order);
  knownWord(`${which} failure action`, config.failure_action);
  if (config.delay < 0) throw problem(`TaskSpec: ${which}-delay cannot be negative`);
  if (config.monitor < 0) throw problem(`TaskSpec: ${which}-monitor cannot be negative`);
  if (!(config.max_failure_ratio >= 0 && config.max_failure_ratio <= 1)) {
    throw problem(`TaskSpec: ${which}-maxfailureratio cannot be less than 0 or bigger than 1`);
  }
  if (which === 'rollback' && config.failure_action === 'rollback') {
    throw problem('a rollback cannot be rolled back: its failure action is pause or continue');
  }
}
