// Original file: proto/container.proto


export interface RuntimeTargetInput {
}

export interface RuntimeTarget {
}
