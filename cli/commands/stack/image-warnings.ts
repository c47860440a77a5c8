/** What a registry did not tell of the images of a stack, in a line for each reason: one that is down would else be told of with every image. */

export interface Unresolved {
  image: string;
  reason: string;
}

export function imageWarnings(unresolved: readonly Unresolved[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { image, reason } of unresolved) byReason.set(reason, [...(byReason.get(reason) ?? []), image]);
  return [...byReason].map(([reason, images]) => {
    const [what, whose, them] =
      images.length === 1 ? ['image', 'its digest', 'it'] : ['images', 'their digests', 'them'];
    const names = `${what} ${images.join(', ')} could not be accessed on a registry to record ${whose}`; // Docker's words
    return `${names}, so that nodes may run different versions of ${them}${reason && `: ${reason}`}`;
  });
}
