public import Media

/// Size, frame rate and bit rate of encoded video: `object(VideoParameters)` of the OWT API. Nil for absent values.
public struct VideoParameters: Equatable, Sendable {
    public var resolution: FrameSize?
    public var frameRate: FrameRate?
    /// Kilobits a second.
    public var bitrate: Int?
    /// Seconds between key frames.
    public var keyFrameInterval: Int?
    /// Beyond OWT: threads of the encoder. They shape its bytes, so they are never those of the machine.
    public var threads: Int?

    public init(
        resolution: FrameSize? = nil, frameRate: FrameRate? = nil, bitrate: Int? = nil, keyFrameInterval: Int? = nil,
        threads: Int? = nil
    ) {
        self.resolution = resolution
        self.frameRate = frameRate
        self.bitrate = bitrate
        self.keyFrameInterval = keyFrameInterval
        self.threads = threads
    }
}

extension VideoParameters {
    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["resolution", "framerate", "bitrate", "keyFrameInterval", "threads"])
        self.init(
            resolution: FrameSize(object["resolution"], &reader),
            frameRate: FrameRate(object["framerate"], &reader),
            // OWT's formula gives 32,000 for 4K at 60 pictures a second.
            bitrate: reader.integer(object["bitrate"], in: 1...200_000, unit: "kbit/s"),
            // OWT's list is 1, 2, 5, 30 and 100.
            keyFrameInterval: reader.integer(object["keyFrameInterval"], in: 1...100, unit: "seconds"),
            threads: reader.integer(object["threads"], in: VideoEncoding.threadRange, unit: "threads"))
    }

    var json: JSONValue {
        .sorted([
            "resolution": resolution?.json, "framerate": frameRate?.json,
            "bitrate": bitrate.map { .integer(Int64($0)) },
            "keyFrameInterval": keyFrameInterval.map { .integer(Int64($0)) },
            "threads": threads.map { .integer(Int64($0)) },
        ])
    }
}
