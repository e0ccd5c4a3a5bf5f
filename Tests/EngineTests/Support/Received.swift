import CipherSupport
import Jobs
import Media
import RTP

@testable import Engine

extension ConnectionJoined {
    /// As a source announces it, with the description of a scene.
    static func toy(_ connectionID: String) -> ConnectionJoined {
        ConnectionJoined(connectionID: connectionID, sdp: Scene.description, ports: Scene.roles)
    }
}

extension ConnectionReceiver {
    /// A connection as it joins.
    static func toy(_ connectionID: String, number: Int, sdp: String = Scene.description) throws -> ConnectionReceiver {
        let plan = ReceptionPlan(
            connectionID: connectionID, description: try SessionDescription(parsing: sdp), ciphers: CountingCiphers())
        return ConnectionReceiver(
            .init(id: connectionID, name: nil, joined: .zero), number: number, tracks: plan.tracks,
            .init(latency: Interval(milliseconds: 100)))
    }
}

extension PlacedFrame {
    /// A picture of a connection with the description of a scene, at milliseconds of session time.
    static func video(ofConnection connection: Int, at milliseconds: Int64) -> PlacedFrame {
        PlacedFrame(
            track: TrackID(connection: connection, track: 1), kind: .video, clockRate: .video,
            sessionTime: SessionTime(milliseconds: milliseconds),
            releasedAt: SessionTime(milliseconds: milliseconds), place: .at(milliseconds * 90),
            decodeTime: milliseconds * 90, duration: 3600, end: milliseconds * 90 + 3600, trackStart: .zero)
    }
}
