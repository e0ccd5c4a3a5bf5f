import FoundationEssentials

/// The description of the one stream in a recording of the SFU Janus: the JSON in the first record of an `.mjr` file
/// (Janus documentation, "Recordings").
public struct MJRHeader: Equatable, Sendable {
    public enum Medium: String, Sendable {
        case audio, video
    }

    public var medium: Medium
    /// Janus's name: `opus`, `vp8`, `h264`, `pcmu`; nil in the oldest files, which contain only the medium.
    public var codec: String?
    /// The value of the session description's `a=fmtp`.
    public var formatParameters: String?
    /// RTP header extensions: URI by id (RFC 8285 §5).
    public var headerExtensions: [Int: String] = [:]
    /// When the first packet was written, in nanoseconds since 1970; 0 if the file does not contain it.
    public var started: Int64 = 0

    /// The oldest files contain a bare word.
    init?(word: Span<UInt8>) {
        let text = unsafe word.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
        guard let medium = Medium(rawValue: text) else { return nil }
        self.medium = medium
    }

    init?(json: Span<UInt8>) {
        let text = unsafe json.withUnsafeBytes { unsafe Data($0) }
        guard let fields = try? JSONDecoder().decode(Fields.self, from: text) else { return nil }
        switch fields.medium {
        case "a": medium = .audio
        case "v": medium = .video
        default: return nil
        }
        codec = fields.codec?.lowercased()
        formatParameters = fields.formatParameters
        for (id, uri) in fields.headerExtensions ?? [:] {
            if let id = Int(id) { headerExtensions[id] = uri }
        }
        let (nanoseconds, overflow) = (fields.started ?? fields.created ?? 0).multipliedReportingOverflow(by: 1000)
        started = overflow ? 0 : max(0, nanoseconds)
    }

    /// RTP ticks per second, for files without arrival times. Every codec that Janus records has one of these (RFC 3551
    /// §6, RFC 7587 §4.1).
    var clockRate: Int64 {
        switch (medium, codec) {
        case (.video, _): 90_000
        case (.audio, "pcmu"), (.audio, "pcma"), (.audio, "g722"): 8000
        case (.audio, "l16"): 16_000
        case (.audio, _): 48_000
        }
    }

    /// RTP ticks from the first packet on, as time.
    func nanoseconds(_ ticks: Int64) -> Int64 {
        let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: clockRate)
        return seconds &* 1_000_000_000 &+ rest * 1_000_000_000 / clockRate
    }

    /// Whether this describes a data channel.
    static func isOfData(_ json: Span<UInt8>) -> Bool {
        let text = unsafe json.withUnsafeBytes { unsafe Data($0) }
        return (try? JSONDecoder().decode(Fields.self, from: text))?.medium == "d"
    }

    private struct Fields: Decodable {
        var medium: String
        var codec: String?
        var formatParameters: String?
        var headerExtensions: [String: String]?
        /// Microseconds since 1970.
        var created: Int64?
        var started: Int64?

        enum CodingKeys: String, CodingKey {
            case medium = "t"
            case codec = "c"
            case formatParameters = "f"
            case headerExtensions = "x"
            case created = "s"
            case started = "u"
        }
    }
}
