/** Services that wait in vain for others (depends_on): those have failed, and nothing will start them again by itself. */
import type { Service } from '../../proto/types.js';
import { isWanted, waitsFor, type Observed, type Verdict } from './observed.js';

/** The verdicts on `serviceIds`, in their order, with those failed whose services wait for one that has failed, straight or through others. */
export function failBlocked(seen: Observed, serviceIds: readonly string[], verdicts: readonly Verdict[]): Verdict[] {
  const judged = [...verdicts];
  const failed = new Set<string>();
  const note = (id: string | undefined): void => {
    const name = seen.services.get(id ?? '')?.spec.name;
    if (name !== undefined) failed.add(name);
  };
  judged.forEach(({ phase }, i) => phase === 'failed' && note(serviceIds[i]));
  for (let before = -1; before < failed.size;) {
    before = failed.size;
    judged.forEach((verdict, i) => {
      const service = seen.services.get(serviceIds[i] ?? '');
      if (verdict.phase !== 'waiting' || !service) return;
      const cause = waitedFor(seen, service).find((name) => failed.has(name));
      if (cause === undefined) return;
      judged[i] = { ...verdict, phase: 'failed', message: `it waits for service ${cause}, which has failed` };
      note(service.id);
    });
  }
  return judged;
}

/** The services that the managers say the new tasks, or the update, of this one wait for. */
function waitedFor(seen: Observed, { id, spec, update_status }: Service): string[] {
  const tasks = [...(seen.tasks.get(id)?.values() ?? [])].filter(isWanted);
  const told = [...tasks.map(waitsFor), update_status?.message ?? ''];
  return spec.depends_on
    .map(({ service }) => service)
    .filter((name) => told.some((text) => text.includes(`service ${name} to be `)));
}
