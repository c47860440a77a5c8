// Original file: proto/objects.proto


export interface GlobalServiceInput {
}

export interface GlobalService {
}
