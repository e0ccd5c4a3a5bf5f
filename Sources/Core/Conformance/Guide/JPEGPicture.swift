import Media

/// Width and height of a JPEG file (ITU-T T.81 annex B), and whether it goes on to its end.
struct JPEGPicture {
    let width: Int
    let height: Int

    /// Nil, with a finding, for what is no whole picture.
    init?(_ bytes: [UInt8], of file: String, findings: inout Findings) {
        guard bytes.starts(with: [0xFF, 0xD8]) else {
            findings.report(.pictureWhole, byte: 0, of: file, "does not begin with SOI")
            return nil
        }
        var position = 2
        var size: (width: Int, height: Int)?
        // Each segment before the first scan has a marker and a length (§B.1.1.4).
        while let segment = Segment(bytes, at: position) {
            if segment.isFrame { size = segment.size(in: bytes) }
            position = segment.end
            guard !segment.isScan else { break }
        }
        guard let size else {
            findings.report(.pictureWhole, byte: position, of: file, "no frame header before the first scan")
            return nil
        }
        (width, height) = size
        guard bytes.count >= position + 2, bytes.suffix(2) == [0xFF, 0xD9] else {
            findings.report(.pictureWhole, byte: bytes.count, of: file, "ends without EOI")
            return nil
        }
    }

    private struct Segment {
        let marker: UInt8
        let content: Range<Int>

        init?(_ bytes: [UInt8], at position: Int) {
            guard position <= bytes.count - 4, bytes[position] == 0xFF else { return nil }
            marker = bytes[position + 1]
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            guard length >= 2, length <= bytes.count - position - 2 else { return nil }
            content = position + 4..<position + 2 + length
        }

        var end: Int { content.upperBound }
        var isScan: Bool { marker == 0xDA }
        /// SOF0 to SOF15; three of the codes between are others (table B.1).
        var isFrame: Bool { 0xC0...0xCF ~= marker && ![0xC4, 0xC8, 0xCC].contains(marker) }

        func size(in bytes: [UInt8]) -> (width: Int, height: Int)? {
            guard content.count >= 5 else { return nil }
            let place = content.lowerBound + 1
            let height = Int(bytes[place]) << 8 | Int(bytes[place + 1])
            let width = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            return width > 0 && height > 0 ? (width, height) : nil
        }
    }
}
