import Jobs
public import Media

/// One file of a composition in an activity.
public struct CompositionRecording: Equatable, Sendable {
    public var roomID: String
    public var recordingID: String
    public var connections: [Connection]
    public var startedAt: WallTime
    public var endedAt: WallTime
    /// `mp4` of the published enumeration, or this recorder's `mkv` and `m4a`.
    public var format: String
    public var video: Video?
    public var audio: ConnectionRecording.Audio?
    /// nil until the file is uploaded and the upload verified.
    public var storageURL: String?

    /// When a connection was in it; one entry for each time if it left and returned.
    public struct Connection: Equatable, Sendable {
        public var connectionID: String
        public var startedAt: WallTime
        public var endedAt: WallTime
    }

    public struct Video: Equatable, Sendable {
        public var codec: String
        /// The bit rate requested from the encoder.
        public var maximumKilobits: Int?
        public var width: Int
        public var height: Int
    }
}

extension CompositionRecording {
    /// The files of all views that hold anything, in the report's order.
    static func all(of report: Report) -> [CompositionRecording] {
        (report.compositions ?? []).flatMap { composition in
            let connections = composition.inputs.flatMap { input in
                input.presences.map {
                    Connection(connectionID: input.connectionID, startedAt: $0.startedAt, endedAt: $0.endedAt)
                }
            }
            return composition.outputs.filter { !$0.isEmpty }.map { output in
                let video = output.tracks.first { $0.kind == .video }
                let audio = output.tracks.first { $0.kind == .audio }
                return CompositionRecording(
                    roomID: report.roomID, recordingID: report.recordingID, connections: connections,
                    startedAt: output.startedAt, endedAt: output.endedAt, format: output.format,
                    video: video.map {
                        Video(
                            codec: $0.codec, maximumKilobits: $0.bitrate, width: $0.width ?? 0, height: $0.height ?? 0)
                    }, audio: audio.map { ConnectionRecording.Audio(codec: $0.codec) })
            }
        }
    }

    /// Keys in the order of the published API; absent values are left out.
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("room_id", .string(roomID)),
            ("recording_id", .string(recordingID)),
            (
                "connections",
                .list(
                    connections.map { connection in
                        .object([
                            ("connection_id", .string(connection.connectionID)),
                            ("started_at", .string(connection.startedAt.rendered())),
                            ("ended_at", .string(connection.endedAt.rendered())),
                        ])
                    })
            ),
            ("started_at", .string(startedAt.rendered())),
            ("ended_at", .string(endedAt.rendered())),
            ("format", .string(format)),
        ]
        if let video {
            var values: [(key: String, value: JSONValue)] = [("codec", .string(video.codec))]
            if let kilobits = video.maximumKilobits { values.append(("max_bitrate_kbps", .integer(Int64(kilobits)))) }
            values.append(("width", .integer(Int64(video.width))))
            values.append(("height", .integer(Int64(video.height))))
            members.append(("video", .object(values)))
        }
        if let audio { members.append(("audio", .object([("codec", .string(audio.codec))]))) }
        if let storageURL { members.append(("aws_s3_url", .string(storageURL))) }
        return .object(members)
    }
}
