import Jobs
import Media

@testable import Engine

extension Scene {
    /// Lets a connection join whose key frames are asked for.
    mutating func join(
        _ connectionID: String = "A", asking choice: KeyFrameRequestChoice, sdp: String = Scene.description,
        ports: [ConnectionJoined.PortRole] = Scene.roles, source: String? = nil, at milliseconds: Int64 = 0
    ) {
        var joined = ConnectionJoined(connectionID: connectionID, sdp: sdp, ports: ports, sourceAddress: source)
        joined.keyFrameRequest = choice
        handle(.connectionJoined(joined), at: milliseconds)
    }
}
