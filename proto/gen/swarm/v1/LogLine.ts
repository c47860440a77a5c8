// Original file: proto/dispatcher.proto


// Original file: proto/dispatcher.proto

export const _swarm_v1_LogLine_Stream = {
  stdout: 'stdout',
  stderr: 'stderr',
} as const;

export type _swarm_v1_LogLine_StreamInput =
  | 'stdout'
  | 0
  | 'stderr'
  | 1

export type _swarm_v1_LogLine_Stream = typeof _swarm_v1_LogLine_Stream[keyof typeof _swarm_v1_LogLine_Stream]

export interface LogLineInput {
  'task_id'?: (string);
  'node_id'?: (string);
  'timestamp'?: (string);
  'stream'?: (_swarm_v1_LogLine_StreamInput);
  'data'?: (Buffer | Uint8Array | string);
}

export interface LogLine {
  'task_id': (string);
  'node_id': (string);
  'timestamp': (string);
  'stream': (_swarm_v1_LogLine_Stream);
  'data': (Buffer);
}
