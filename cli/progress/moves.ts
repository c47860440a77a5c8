/** What has become of tasks that were asked to move. Pure. */
import type { TaskMove } from '../../proto/gen/swarm/v1/TaskMove.js';
import { compareStates } from '../../proto/task-state.js';
import type { Task } from '../../proto/types.js';

export interface MovesSeen {
  moved: TaskMove[];
  /** Given up: the new node has no room any more, or the replacement failed there. */
  stayed: TaskMove[];
  waiting: TaskMove[];
}

export function seeMoves(moves: readonly TaskMove[], tasks: readonly Task[]): MovesSeen {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const seen: MovesSeen = { moved: [], stayed: [], waiting: [] };
  for (const move of moves) {
    const task = byId.get(move.task_id);
    const isWanted = task !== undefined && compareStates(task.desired_state, 'running') <= 0;
    const list = !isWanted ? seen.moved : task.relocation ? seen.waiting : seen.stayed;
    list.push(move);
  }
  return seen;
}
