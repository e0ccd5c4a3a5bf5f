public import Media

/// The video codec and its profile: `object(VideoFormat)` of the OWT API.
public struct VideoCoding: Hashable, Sendable {
    public let codec: VideoCodec
    /// For H.264 only; nil for all others.
    public let profile: H264Profile?

    /// The profile defaults to OWT's, constrained baseline.
    public init(codec: VideoCodec, profile: H264Profile? = nil) {
        self.codec = codec
        self.profile = codec == .h264 ? profile ?? .constrainedBaseline : nil
    }
}

extension VideoCoding {
    init?(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["codec", "profile"])
        let accepted = VideoCodec.allCases.map(\.rawValue).joined(separator: ", ")
        let member = reader.required(object, "codec", accepted: accepted)
        let codec = reader.choice(member, "a video codec", of: VideoCodec.self)
        let profile = reader.choice(object["profile"], "a profile of H.264", of: H264Profile.self)
        guard let codec else { return nil }
        reader.requireEncoder(of: .video(codec), at: member)
        if let node = object["profile"], codec != .h264 {
            reader.refuse(node, "a profile has no effect with \(codec.rawValue)", accepted: "null")
        }
        self.init(codec: codec, profile: profile)
    }

    var json: JSONValue {
        .sorted(["codec": .string(codec.rawValue), "profile": .optional(profile?.rawValue)])
    }
}
