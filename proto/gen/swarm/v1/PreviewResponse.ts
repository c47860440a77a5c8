// Original file: proto/control.proto

import type { ServicePreviewInput as _swarm_v1_ServicePreviewInput, ServicePreview as _swarm_v1_ServicePreview } from '../../swarm/v1/ServicePreview.js';

export interface PreviewResponseInput {
  'services'?: (_swarm_v1_ServicePreviewInput)[];
}

export interface PreviewResponse {
  'services': (_swarm_v1_ServicePreview)[];
}
