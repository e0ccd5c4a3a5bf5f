public import Media

/// Size, rate and cost of encoded pictures: `object(VideoParameters)` of the OWT API. Nil where nothing is said.
public struct VideoParameters: Equatable, Sendable {
    public var resolution: PictureSize?
    public var frameRate: FrameRate?
    /// Kilobits a second.
    public var bitrate: Int?
    /// Seconds between key frames.
    public var keyFrameInterval: Int?

    public init(
        resolution: PictureSize? = nil, frameRate: FrameRate? = nil, bitrate: Int? = nil, keyFrameInterval: Int? = nil
    ) {
        self.resolution = resolution
        self.frameRate = frameRate
        self.bitrate = bitrate
        self.keyFrameInterval = keyFrameInterval
    }
}

extension VideoParameters {
    /// OWT's (`defaults.js`), those of European television, and the three of American television, which are ratios.
    static let frameRates = ["6", "12", "15", "24", "25", "30", "48", "50", "60"]
    static let exactFrameRates = ["24000/1001", "30000/1001", "60000/1001"]

    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["resolution", "framerate", "bitrate", "keyFrameInterval"])
        self.init(
            resolution: PictureSize(object["resolution"], &reader),
            frameRate: Self.frameRate(object["framerate"], &reader),
            // A 4K picture at 60 a second has 32,000 by OWT's formula.
            bitrate: reader.integer(object["bitrate"], in: 1...200_000, unit: "kbit/s"),
            // OWT's list is 1, 2, 5, 30 and 100.
            keyFrameInterval: reader.integer(object["keyFrameInterval"], in: 1...100, unit: "seconds"))
    }

    private static func frameRate(_ node: DocumentNode?, _ reader: inout DocumentReader) -> FrameRate? {
        guard let node else { return nil }
        switch node.content {
        case .number(let digits) where frameRates.contains(digits): return FrameRate(parsing: digits)
        case .string(let text) where exactFrameRates.contains(text): return FrameRate(parsing: text)
        case .null, .boolean, .number, .string, .list, .object:
            let accepted = frameRates + exactFrameRates.map { quoted($0) }
            reader.refuse(
                node, "\(node.summary) is not a frame rate", accepted: accepted.joined(separator: ", "))
            return nil
        }
    }

    var json: JSONValue {
        .sorted([
            "resolution": resolution?.json, "framerate": frameRate?.json,
            "bitrate": bitrate.map { .integer(Int64($0)) },
            "keyFrameInterval": keyFrameInterval.map { .integer(Int64($0)) },
        ])
    }
}

extension FrameRate {
    /// A whole rate is a number, a ratio a text.
    var json: JSONValue {
        denominator == 1 ? .integer(numerator) : .string(rendered())
    }
}
