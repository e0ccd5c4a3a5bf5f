import Jobs
public import Media

/// One file of one connection in an activity.
public struct ConnectionRecording: Equatable, Sendable {
    public var roomID: String
    public var recordingID: String
    public var connectionID: String
    public var existsSince: WallTime
    public var existsUntil: WallTime
    public var startedAt: WallTime
    public var endedAt: WallTime
    /// `mp4` of the published enumeration, or this recorder's `mkv` and `m4a`.
    public var format: String
    public var video: Video?
    public var audio: Audio?
    /// nil until the file is uploaded and the upload verified.
    public var storageURL: String?

    public struct Video: Equatable, Sendable {
        public var codec: String
        public var width: Int
        public var height: Int
    }

    public struct Audio: Equatable, Sendable {
        public var codec: String
    }
}

extension ConnectionRecording {
    /// The files of all connections that hold anything, in the report's order.
    static func all(of report: Report) -> [ConnectionRecording] {
        report.connections.flatMap { connection in
            connection.outputs.filter { !$0.isEmpty }.map { output in
                let video = output.tracks.first { $0.kind == .video }
                let audio = output.tracks.first { $0.kind == .audio }
                return ConnectionRecording(
                    roomID: report.roomID, recordingID: report.recordingID, connectionID: connection.connectionID,
                    existsSince: connection.existsSince, existsUntil: connection.existsUntil,
                    startedAt: output.startedAt, endedAt: output.endedAt, format: output.format,
                    video: video.map { Video(codec: $0.codec, width: $0.width ?? 0, height: $0.height ?? 0) },
                    audio: audio.map { Audio(codec: $0.codec) })
            }
        }
    }

    /// Keys in the order of the published API; absent values are left out.
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("room_id", .string(roomID)),
            ("recording_id", .string(recordingID)),
            ("connection_id", .string(connectionID)),
            ("exists_since", .string(existsSince.rendered())),
            ("exists_until", .string(existsUntil.rendered())),
            ("started_at", .string(startedAt.rendered())),
            ("ended_at", .string(endedAt.rendered())),
            ("format", .string(format)),
        ]
        if let video {
            let values: [(key: String, value: JSONValue)] = [
                ("codec", .string(video.codec)), ("width", .integer(Int64(video.width))),
                ("height", .integer(Int64(video.height))),
            ]
            members.append(("video", .object(values)))
        }
        if let audio { members.append(("audio", .object([("codec", .string(audio.codec))]))) }
        if let storageURL { members.append(("aws_s3_url", .string(storageURL))) }
        return .object(members)
    }
}
