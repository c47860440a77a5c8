// Original file: proto/control.proto

import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from '../../swarm/v1/Task.js';
import type { NodeVerdictInput as _swarm_v1_NodeVerdictInput, NodeVerdict as _swarm_v1_NodeVerdict } from '../../swarm/v1/NodeVerdict.js';

export interface ExplainTaskResponseInput {
  'task'?: (_swarm_v1_TaskInput | null);
  'summary'?: (string);
  'nodes'?: (_swarm_v1_NodeVerdictInput)[];
}

export interface ExplainTaskResponse {
  'task': (_swarm_v1_Task | null);
  'summary': (string);
  'nodes': (_swarm_v1_NodeVerdict)[];
}
