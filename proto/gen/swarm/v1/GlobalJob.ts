// Original file: proto/objects.proto


export interface GlobalJobInput {
}

export interface GlobalJob {
}
