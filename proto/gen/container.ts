import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AppArmorInput as _swarm_v1_AppArmorInput, AppArmor as _swarm_v1_AppArmor } from './swarm/v1/AppArmor.js';
import type { BindOptionsInput as _swarm_v1_BindOptionsInput, BindOptions as _swarm_v1_BindOptions } from './swarm/v1/BindOptions.js';
import type { ConfigReferenceInput as _swarm_v1_ConfigReferenceInput, ConfigReference as _swarm_v1_ConfigReference } from './swarm/v1/ConfigReference.js';
import type { ContainerSpecInput as _swarm_v1_ContainerSpecInput, ContainerSpec as _swarm_v1_ContainerSpec } from './swarm/v1/ContainerSpec.js';
import type { DeviceMappingInput as _swarm_v1_DeviceMappingInput, DeviceMapping as _swarm_v1_DeviceMapping } from './swarm/v1/DeviceMapping.js';
import type { DeviceRequestInput as _swarm_v1_DeviceRequestInput, DeviceRequest as _swarm_v1_DeviceRequest } from './swarm/v1/DeviceRequest.js';
import type { DnsConfigInput as _swarm_v1_DnsConfigInput, DnsConfig as _swarm_v1_DnsConfig } from './swarm/v1/DnsConfig.js';
import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from './swarm/v1/Driver.js';
import type { FileTargetInput as _swarm_v1_FileTargetInput, FileTarget as _swarm_v1_FileTarget } from './swarm/v1/FileTarget.js';
import type { HealthConfigInput as _swarm_v1_HealthConfigInput, HealthConfig as _swarm_v1_HealthConfig } from './swarm/v1/HealthConfig.js';
import type { MountInput as _swarm_v1_MountInput, Mount as _swarm_v1_Mount } from './swarm/v1/Mount.js';
import type { PrivilegesInput as _swarm_v1_PrivilegesInput, Privileges as _swarm_v1_Privileges } from './swarm/v1/Privileges.js';
import type { PullOptionsInput as _swarm_v1_PullOptionsInput, PullOptions as _swarm_v1_PullOptions } from './swarm/v1/PullOptions.js';
import type { RuntimeTargetInput as _swarm_v1_RuntimeTargetInput, RuntimeTarget as _swarm_v1_RuntimeTarget } from './swarm/v1/RuntimeTarget.js';
import type { SeLinuxContextInput as _swarm_v1_SeLinuxContextInput, SeLinuxContext as _swarm_v1_SeLinuxContext } from './swarm/v1/SeLinuxContext.js';
import type { SeccompInput as _swarm_v1_SeccompInput, Seccomp as _swarm_v1_Seccomp } from './swarm/v1/Seccomp.js';
import type { SecretReferenceInput as _swarm_v1_SecretReferenceInput, SecretReference as _swarm_v1_SecretReference } from './swarm/v1/SecretReference.js';
import type { StringListInput as _swarm_v1_StringListInput, StringList as _swarm_v1_StringList } from './swarm/v1/StringList.js';
import type { TmpfsOptionsInput as _swarm_v1_TmpfsOptionsInput, TmpfsOptions as _swarm_v1_TmpfsOptions } from './swarm/v1/TmpfsOptions.js';
import type { UlimitInput as _swarm_v1_UlimitInput, Ulimit as _swarm_v1_Ulimit } from './swarm/v1/Ulimit.js';
import type { VolumeOptionsInput as _swarm_v1_VolumeOptionsInput, VolumeOptions as _swarm_v1_VolumeOptions } from './swarm/v1/VolumeOptions.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  swarm: {
    v1: {
      AppArmor: MessageTypeDefinition<_swarm_v1_AppArmorInput, _swarm_v1_AppArmor>
      BindOptions: MessageTypeDefinition<_swarm_v1_BindOptionsInput, _swarm_v1_BindOptions>
      ConfigReference: MessageTypeDefinition<_swarm_v1_ConfigReferenceInput, _swarm_v1_ConfigReference>
      ContainerSpec: MessageTypeDefinition<_swarm_v1_ContainerSpecInput, _swarm_v1_ContainerSpec>
      DeviceMapping: MessageTypeDefinition<_swarm_v1_DeviceMappingInput, _swarm_v1_DeviceMapping>
      DeviceRequest: MessageTypeDefinition<_swarm_v1_DeviceRequestInput, _swarm_v1_DeviceRequest>
      DnsConfig: MessageTypeDefinition<_swarm_v1_DnsConfigInput, _swarm_v1_DnsConfig>
      Driver: MessageTypeDefinition<_swarm_v1_DriverInput, _swarm_v1_Driver>
      FileTarget: MessageTypeDefinition<_swarm_v1_FileTargetInput, _swarm_v1_FileTarget>
      HealthConfig: MessageTypeDefinition<_swarm_v1_HealthConfigInput, _swarm_v1_HealthConfig>
      Mount: MessageTypeDefinition<_swarm_v1_MountInput, _swarm_v1_Mount>
      Privileges: MessageTypeDefinition<_swarm_v1_PrivilegesInput, _swarm_v1_Privileges>
      PullOptions: MessageTypeDefinition<_swarm_v1_PullOptionsInput, _swarm_v1_PullOptions>
      RuntimeTarget: MessageTypeDefinition<_swarm_v1_RuntimeTargetInput, _swarm_v1_RuntimeTarget>
      SeLinuxContext: MessageTypeDefinition<_swarm_v1_SeLinuxContextInput, _swarm_v1_SeLinuxContext>
      Seccomp: MessageTypeDefinition<_swarm_v1_SeccompInput, _swarm_v1_Seccomp>
      SecretReference: MessageTypeDefinition<_swarm_v1_SecretReferenceInput, _swarm_v1_SecretReference>
      StringList: MessageTypeDefinition<_swarm_v1_StringListInput, _swarm_v1_StringList>
      TmpfsOptions: MessageTypeDefinition<_swarm_v1_TmpfsOptionsInput, _swarm_v1_TmpfsOptions>
      Ulimit: MessageTypeDefinition<_swarm_v1_UlimitInput, _swarm_v1_Ulimit>
      VolumeOptions: MessageTypeDefinition<_swarm_v1_VolumeOptionsInput, _swarm_v1_VolumeOptions>
    }
  }
}

