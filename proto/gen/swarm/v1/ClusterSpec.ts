// Original file: proto/objects.proto

import type { EncryptionConfigInput as _swarm_v1_EncryptionConfigInput, EncryptionConfig as _swarm_v1_EncryptionConfig } from '../../swarm/v1/EncryptionConfig.js';
import type { Long } from '@grpc/proto-loader';

export interface ClusterSpecInput {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'task_history_retention_limit'?: (number | string | Long);
  'heartbeat_period'?: (number | string | Long);
  'node_cert_expiry'?: (number | string | Long);
  'encryption_config'?: (_swarm_v1_EncryptionConfigInput | null);
  '_task_history_retention_limit'?: "task_history_retention_limit";
}

export interface ClusterSpec {
  'name': (string);
  'labels': ({[key: string]: string});
  'task_history_retention_limit'?: (number);
  'heartbeat_period': (number);
  'node_cert_expiry': (number);
  'encryption_config': (_swarm_v1_EncryptionConfig | null);
}
