// Original file: proto/objects.proto


export interface EncryptionConfigInput {
  'auto_lock_managers'?: (boolean);
}

export interface EncryptionConfig {
  'auto_lock_managers': (boolean);
}
