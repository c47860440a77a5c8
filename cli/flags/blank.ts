/** Parts of a specification with nothing said in them: every field is there, as in what is read from the wire. */
import type { BindOptions, BindOptionsInput } from '../../proto/gen/swarm/v1/BindOptions.js';
import type { ConfigReference, ConfigReferenceInput } from '../../proto/gen/swarm/v1/ConfigReference.js';
import type { DnsConfig, DnsConfigInput } from '../../proto/gen/swarm/v1/DnsConfig.js';
import type { Driver, DriverInput } from '../../proto/gen/swarm/v1/Driver.js';
import type { EndpointSpec, EndpointSpecInput } from '../../proto/gen/swarm/v1/EndpointSpec.js';
import type { HealthConfig, HealthConfigInput } from '../../proto/gen/swarm/v1/HealthConfig.js';
import type { Mount, MountInput } from '../../proto/gen/swarm/v1/Mount.js';
import type { Placement, PlacementInput } from '../../proto/gen/swarm/v1/Placement.js';
import type { Privileges, PrivilegesInput } from '../../proto/gen/swarm/v1/Privileges.js';
import type { ResourceRequirements, ResourceRequirementsInput } from '../../proto/gen/swarm/v1/ResourceRequirements.js';
import type { Resources, ResourcesInput } from '../../proto/gen/swarm/v1/Resources.js';
import type { RestartPolicy, RestartPolicyInput } from '../../proto/gen/swarm/v1/RestartPolicy.js';
import type { SeLinuxContext, SeLinuxContextInput } from '../../proto/gen/swarm/v1/SeLinuxContext.js';
import type { SecretReference, SecretReferenceInput } from '../../proto/gen/swarm/v1/SecretReference.js';
import type { TmpfsOptions, TmpfsOptionsInput } from '../../proto/gen/swarm/v1/TmpfsOptions.js';
import type { UpdateConfig, UpdateConfigInput } from '../../proto/gen/swarm/v1/UpdateConfig.js';
import type { VolumeOptions, VolumeOptionsInput } from '../../proto/gen/swarm/v1/VolumeOptions.js';
import { codec } from '../../proto/load.js';

function maker<Input extends object, Output extends object>(name: string): (input?: Partial<Input>) => Output {
  const message = codec<Partial<Input>, Output>(name);
  return (input = {}) => message.canonical(input);
}

export const makeBindOptions = maker<BindOptionsInput, BindOptions>('BindOptions');
export const makeConfigReference = maker<ConfigReferenceInput, ConfigReference>('ConfigReference');
export const makeDnsConfig = maker<DnsConfigInput, DnsConfig>('DnsConfig');
export const makeDriver = maker<DriverInput, Driver>('Driver');
export const makeEndpointSpec = maker<EndpointSpecInput, EndpointSpec>('EndpointSpec');
export const makeHealthConfig = maker<HealthConfigInput, HealthConfig>('HealthConfig');
export const makeMount = maker<MountInput, Mount>('Mount');
export const makePlacement = maker<PlacementInput, Placement>('Placement');
export const makePrivileges = maker<PrivilegesInput, Privileges>('Privileges');
export const makeRequirements = maker<ResourceRequirementsInput, ResourceRequirements>('ResourceRequirements');
export const makeResources = maker<ResourcesInput, Resources>('Resources');
export const makeRestartPolicy = maker<RestartPolicyInput, RestartPolicy>('RestartPolicy');
export const makeSeLinuxContext = maker<SeLinuxContextInput, SeLinuxContext>('SeLinuxContext');
export const makeSecretReference = maker<SecretReferenceInput, SecretReference>('SecretReference');
export const makeTmpfsOptions = maker<TmpfsOptionsInput, TmpfsOptions>('TmpfsOptions');
export const makeUpdateConfig = maker<UpdateConfigInput, UpdateConfig>('UpdateConfig');
export const makeVolumeOptions = maker<VolumeOptionsInput, VolumeOptions>('VolumeOptions');
