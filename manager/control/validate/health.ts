import type { HealthConfig } from '../../../proto/types.js';
import { invalid, problem } from './problem.js';

const KINDS = ['NONE', 'CMD', 'CMD-SHELL', ''];
const DURATION_MIN_NANOS = 1e6; // below it a unit was forgotten

export function checkHealth(health: HealthConfig | null): void {
  if (!health) return;
  const kind = health.test[0];
  if (kind !== undefined && !KINDS.includes(kind)) {
    throw invalid('healthcheck test', health.test.join(' '), 'a list that begins with NONE, CMD or CMD-SHELL');
  }
  const { interval: Interval, timeout: Timeout, start_period: StartPeriod, start_interval: StartInterval } = health;
  for (const [name, nanos] of Object.entries({ Interval, Timeout, StartPeriod, StartInterval })) {
    if (nanos !== 0 && nanos < DURATION_MIN_NANOS) {
      throw problem(`ContainerSpec: ${name} in HealthConfig cannot be less than 1ms`);
    }
  }
  if (health.retries < 0) throw problem('ContainerSpec: Retries in HealthConfig cannot be negative');
}
