/** What becomes of the managers' majority when one of `managers` goes without having been demoted first. */
export function outlookWithoutOne({ managers, quorum: isThere }: { managers: number; quorum: boolean }): string {
  const left = managers - 1;
  const quorum = Math.floor(managers / 2) + 1;
  if (!isThere) {
    return (
      `Fewer than ${quorum} of ${managers} managers agree with each other at this moment: until they do, none can take this one ` +
      'out of their count, and what only this one knows is lost with it.'
    );
  }
  const count = `It leaves ${left} of ${managers} managers`;
  if (left < quorum) {
    return (
      `${count}, of which ${quorum} must agree: without a quorum the swarm cannot be changed any more, ` +
      'and only "swarm init --force-new-cluster" brings it back.'
    );
  }
  const spare = left - quorum;
  const next = spare === 0 ? 'no other may fail' : `${spare} more may fail`;
  return `${count}, of which ${quorum} must go on answering: ${next} until it is removed.`;
}
