// Original file: proto/container.proto

import type { SeLinuxContextInput as _swarm_v1_SeLinuxContextInput, SeLinuxContext as _swarm_v1_SeLinuxContext } from '../../swarm/v1/SeLinuxContext.js';
import type { SeccompInput as _swarm_v1_SeccompInput, Seccomp as _swarm_v1_Seccomp } from '../../swarm/v1/Seccomp.js';
import type { AppArmorInput as _swarm_v1_AppArmorInput, AppArmor as _swarm_v1_AppArmor } from '../../swarm/v1/AppArmor.js';

export interface PrivilegesInput {
  'se_linux_context'?: (_swarm_v1_SeLinuxContextInput | null);
  'seccomp'?: (_swarm_v1_SeccompInput | null);
  'app_armor'?: (_swarm_v1_AppArmorInput | null);
  'no_new_privileges'?: (boolean);
}

export interface Privileges {
  'se_linux_context': (_swarm_v1_SeLinuxContext | null);
  'seccomp': (_swarm_v1_Seccomp | null);
  'app_armor': (_swarm_v1_AppArmor | null);
  'no_new_privileges': (boolean);
}
