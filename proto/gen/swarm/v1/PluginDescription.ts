// Original file: proto/objects.proto


export interface PluginDescriptionInput {
  'type'?: (string);
  'name'?: (string);
}

export interface PluginDescription {
  'type': (string);
  'name': (string);
}
