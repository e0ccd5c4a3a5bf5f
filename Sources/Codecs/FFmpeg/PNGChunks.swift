import Media

/// The chunks of a PNG that make its picture (PNG §5.3): the critical ones, and tRNS.
///
/// The others are left out before libavcodec sees them: it would unpack compressed text and profiles of any size, and
/// know an animation's later pictures.
struct PNGChunks {
    /// The file without the others.
    private(set) var bytes: [UInt8]
    let width: Int
    let height: Int

    init(parsing file: [UInt8]) throws(CodecError) {
        let file = file.span
        bytes = []
        var size: (width: Int, height: Int)?
        var position = 8
        bytes.append(file.extracting(first: 8))
        while true {
            // Length, type, that many bytes, CRC.
            guard let length = file.uint32(at: position), let type = file.uint32(at: position + 4),
                Int(length) <= file.count - position - 12
            else { throw .corrupt(codec: "png", reason: "it ends before its chunk IEND") }
            let end = position + 12 + Int(length)
            if type == Self.header, let width = file.uint32(at: position + 8),
                let height = file.uint32(at: position + 12)
            {
                size = (Int(width), Int(height))
            }
            // Bit 5 of a type's first letter is 0 in a critical chunk (PNG §5.4).
            if type >> 29 & 1 == 0 || type == Self.transparency {
                bytes.append(file.extracting(position..<end))
            }
            position = end
            if type == Self.end { break }
        }
        guard let size else { throw .corrupt(codec: "png", reason: "it has no chunk IHDR") }
        (width, height) = size
    }

    private static let header: UInt32 = 0x4948_4452
    private static let transparency: UInt32 = 0x7452_4E53
    private static let end: UInt32 = 0x4945_4E44
}
