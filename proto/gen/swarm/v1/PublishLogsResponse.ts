// Original file: proto/dispatcher.proto


export interface PublishLogsResponseInput {
}

export interface PublishLogsResponse {
}
