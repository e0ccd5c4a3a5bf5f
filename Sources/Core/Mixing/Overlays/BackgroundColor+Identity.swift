extension BackgroundColor {
    /// The colour of a connection, the same in every view and every run. It is dark enough that white letters on it
    /// have a contrast of at least 4.5:1 (WCAG 2.1, 1.4.3).
    public init(identifying connectionID: String) {
        // FNV-1a over 32 bits (draft-eastlake-fnv); its low bits alone differ little between ids with the same ending.
        var hash: UInt32 = 0x811C_9DC5
        for byte in connectionID.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        let place = Int((hash ^ hash >> 16) % UInt32(Self.identityColors.count))
        self = Self.identityColors[place]
    }

    /// Once around the colour wheel, and two greyish ones.
    static let identityColors = [
        (0xB7, 0x1C, 0x1C), (0xAD, 0x14, 0x57), (0x7B, 0x1F, 0xA2), (0x51, 0x2D, 0xA8), (0x30, 0x3F, 0x9F),
        (0x15, 0x65, 0xC0), (0x01, 0x57, 0x9B), (0x00, 0x69, 0x7B), (0x00, 0x69, 0x5C), (0x2E, 0x6B, 0x32),
        (0x4A, 0x65, 0x1F), (0x7A, 0x59, 0x0B), (0xA0, 0x48, 0x0C), (0xBF, 0x36, 0x0C), (0x5D, 0x40, 0x37),
        (0x45, 0x5A, 0x64),
    ].map { BackgroundColor(red: $0.0, green: $0.1, blue: $0.2) }
}
