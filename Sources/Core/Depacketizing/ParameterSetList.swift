import Media
import RTP

/// The parameter sets of one kind that are in force, by their identifiers (ITU-T H.264 §7.4.1.2.1, ITU-T H.265
/// §7.4.2.4.2): a new one takes the place of the one with the same identifier.
struct ParameterSetList<Content: Sendable>: Sendable {
    /// The longest parameter set we keep. Scaling lists and usability information fill some hundred bytes.
    static var maximumByteCount: Int { 4096 }

    private struct Entry {
        var identifier: Int
        var content: Content
        var bytes: [UInt8]
    }

    /// In ascending order of the identifiers. Their range, which the parser checks, bounds the list.
    private var entries: [Entry] = []

    /// Each set as NAL unit with its header.
    var bytes: [[UInt8]] { entries.map(\.bytes) }

    subscript(identifier: Int) -> Content? {
        entries.first { $0.identifier == identifier }?.content
    }

    /// Whether exactly this set is in force. Most senders repeat the same sets before each key frame.
    func contains(_ unit: Span<UInt8>) -> Bool {
        for entry in entries where isEqual(entry.bytes, unit) { return true }
        return false
    }

    mutating func insert(_ content: Content, identifier: Int, unit: Span<UInt8>) {
        let entry = Entry(identifier: identifier, content: content, bytes: [UInt8](copying: unit))
        let index = entries.firstIndex { $0.identifier >= identifier } ?? entries.count
        if index < entries.count, entries[index].identifier == identifier {
            entries[index] = entry
        } else {
            entries.insert(entry, at: index)
        }
    }

    private func isEqual(_ stored: [UInt8], _ unit: Span<UInt8>) -> Bool {
        guard stored.count == unit.count else { return false }
        for i in stored.indices where stored[i] != unit[i] { return false }
        return true
    }
}

/// NAL units of an SDP parameter: base64, separated by commas (RFC 6184 §8.1, RFC 7798 §7.1).
func decodedParameterSets(_ sprop: String) -> [[UInt8]] {
    sprop.split(separator: ",").compactMap { encoded in
        // Some cameras leave the padding out.
        decodedBase64(encoded + String(repeating: "=", count: (4 - encoded.utf8.count % 4) % 4))
    }
}
