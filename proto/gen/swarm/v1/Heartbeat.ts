// Original file: proto/dispatcher.proto


export interface HeartbeatInput {
}

export interface Heartbeat {
}
