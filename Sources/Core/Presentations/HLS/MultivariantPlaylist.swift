public import Media
public import Packaging

/// What players open first: the variants of a presentation, and what they may be combined with (RFC 8216 §4.3.4, where
/// it is called a master playlist).
public struct MultivariantPlaylist: Equatable, Sendable {
    /// A choice for the whole presentation: video, with audio of a group, or audio alone.
    public struct Variant: Equatable, Sendable {
        public var path: String
        /// Bits per second of this playlist, and of the largest rendition of its group (§4.3.4.2).
        public var peakBandwidth: Int
        public var averageBandwidth: Int
        /// Of its own track in each period, and of the tracks of its group.
        public var codecs: [CodecString]
        public var size: FrameSize?
        public var frameRate: FrameRate?
        public var audioGroup: String?
        /// Of videos that can be shown instead of its own.
        public var videoGroup: String?

        public init(
            path: String, peakBandwidth: Int, averageBandwidth: Int, codecs: [CodecString], size: FrameSize? = nil,
            frameRate: FrameRate? = nil, audioGroup: String? = nil
        ) {
            self.path = path
            self.peakBandwidth = peakBandwidth
            self.averageBandwidth = averageBandwidth
            self.codecs = codecs
            self.size = size
            self.frameRate = frameRate
            self.audioGroup = audioGroup
        }
    }

    /// Audio that goes with the variants that name its group (§4.3.4.1).
    public struct AudioRendition: Equatable, Sendable {
        public var group: String
        /// For people; no two of a group have the same.
        public var name: String
        public var path: String
        public var channelCount: Int
        /// One of a group at most.
        public var isDefault: Bool

        public init(group: String, name: String, path: String, channelCount: Int, isDefault: Bool) {
            self.group = group
            self.name = name
            self.path = path
            self.channelCount = channelCount
            self.isDefault = isDefault
        }
    }

    /// Video that can be shown instead of that of the variants that name its group (§4.3.4.1).
    public struct VideoRendition: Equatable, Sendable {
        public var group: String
        /// For people; no two of a group have the same.
        public var name: String
        /// Nil for the video of the variants, which a player shows until its user selects another (§4.3.4.2.1).
        public var path: String?

        public init(group: String, name: String, path: String?) {
            self.group = group
            self.name = name
            self.path = path
        }
    }

    /// In the order in which players see them; they begin with the first.
    public var variants: [Variant]
    public var audioRenditions: [AudioRendition]
    public var videoRenditions: [VideoRendition]
    /// Playlists of key frames alone, for searching (§4.3.4.3). Their codecs are those of the video alone.
    public var keyFrameVariants: [Variant]
    /// The segments of every playlist can be decoded on their own (§4.3.5.1).
    public var isIndependent: Bool

    public init(
        variants: [Variant], audioRenditions: [AudioRendition] = [], videoRenditions: [VideoRendition] = [],
        keyFrameVariants: [Variant] = [], isIndependent: Bool = false
    ) {
        self.variants = variants
        self.audioRenditions = audioRenditions
        self.videoRenditions = videoRenditions
        self.keyFrameVariants = keyFrameVariants
        self.isIndependent = isIndependent
    }

    public func rendered() -> String {
        var text = "#EXTM3U\n"
        // Clients of version 4 know groups and key frames; without them the version is 1, which is not written (§7).
        let isPlain = audioRenditions.isEmpty && videoRenditions.isEmpty && keyFrameVariants.isEmpty
        if !isPlain { text += "#EXT-X-VERSION:4\n" }
        if isIndependent { text += "#EXT-X-INDEPENDENT-SEGMENTS\n" }
        for rendition in audioRenditions {
            text += "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\(PlaylistText.quoted(rendition.group))"
            text += ",NAME=\(PlaylistText.quoted(rendition.name))"
            text += ",DEFAULT=\(rendition.isDefault ? "YES" : "NO"),AUTOSELECT=YES"
            text += ",CHANNELS=\"\(rendition.channelCount)\",URI=\"\(PlaylistText.reference(rendition.path))\"\n"
        }
        for rendition in videoRenditions {
            text += "#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID=\(PlaylistText.quoted(rendition.group))"
            text += ",NAME=\(PlaylistText.quoted(rendition.name))"
            text += ",DEFAULT=\(rendition.path == nil ? "YES" : "NO"),AUTOSELECT=YES"
            if let path = rendition.path { text += ",URI=\"\(PlaylistText.reference(path))\"" }
            text += "\n"
        }
        for variant in variants {
            text += "#EXT-X-STREAM-INF:\(variant.attributes)\n\(PlaylistText.reference(variant.path))\n"
        }
        for variant in keyFrameVariants {
            text += "#EXT-X-I-FRAME-STREAM-INF:\(variant.keyFrameAttributes)"
            text += ",URI=\"\(PlaylistText.reference(variant.path))\"\n"
        }
        return text
    }
}

extension MultivariantPlaylist.Variant {
    fileprivate var attributes: String {
        var text = keyFrameAttributes
        // Rounded to three decimals (§4.3.4.2).
        if let frameRate {
            let thousandths = (frameRate.numerator * 1000 + frameRate.denominator / 2) / frameRate.denominator
            let fraction = String(thousandths % 1000)
            text += ",FRAME-RATE=\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
        }
        if let videoGroup { text += ",VIDEO=\(PlaylistText.quoted(videoGroup))" }
        if let audioGroup { text += ",AUDIO=\(PlaylistText.quoted(audioGroup))" }
        return text
    }

    /// EXT-X-I-FRAME-STREAM-INF has neither rate nor groups of audio (§4.3.4.3).
    fileprivate var keyFrameAttributes: String {
        var text = "BANDWIDTH=\(peakBandwidth),AVERAGE-BANDWIDTH=\(averageBandwidth)"
        var names: [String] = []
        for codec in codecs where !names.contains(codec.text) { names.append(codec.text) }
        text += ",CODECS=\(PlaylistText.quoted(names.joined(separator: ",")))"
        if let size { text += ",RESOLUTION=\(size.width)x\(size.height)" }
        return text
    }
}
