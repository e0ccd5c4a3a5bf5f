/// What a player shows to choose a track by: the name of a participant, which came from the network.
///
/// No control characters, which MP4's strings end with and terminals obey, and at most 120 bytes of UTF-8.
struct TrackName: Equatable, Sendable {
    let text: String

    /// As much as a file name's stem has; the header's room is reserved with it.
    static let byteLimit = 120

    /// Nil where nothing is left to show.
    init?(_ name: String?) {
        guard let name else { return nil }
        var text = ""
        var byteCount = 0
        for character in name {
            let shown =
                character.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : character
            byteCount += shown.utf8.count
            guard byteCount <= Self.byteLimit else { break }
            text.append(shown)
        }
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        self.text = text
    }
}
