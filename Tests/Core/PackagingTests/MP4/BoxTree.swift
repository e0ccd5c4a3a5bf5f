/// A box of a file under test, found without help of the product code (ISO/IEC 14496-12 §4.2).
struct Box: Sendable {
    var type: String
    var offset: Int
    /// The declared size; 0 when the box reaches to the end of the file.
    var size: Int
    var payload: [UInt8]
    var children: [Box]

    /// The payload as big-endian words; a rest of less than four bytes is dropped.
    var words: [UInt32] {
        stride(from: 0, through: payload.count - 4, by: 4).map { bigEndian(payload, at: $0) }
    }

    /// The first box at a path such as `moov/trak/mdia`; `trak:2` is the second one.
    func find(_ path: String) -> Box? {
        children.find(path)
    }
}

extension [Box] {
    func find(_ path: String) -> Box? {
        let steps = path.split(separator: "/", maxSplits: 1).map(String.init)
        let name = steps[0].split(separator: ":")
        let index = name.count == 2 ? Int(name[1]) ?? 1 : 1
        let matches = filter { $0.type == name[0] }
        guard matches.indices.contains(index - 1) else { return nil }
        return steps.count == 1 ? matches[index - 1] : matches[index - 1].find(steps[1])
    }

    /// One line per box: type, size, and the payload of small boxes in words.
    func dump(indentation: String = "") -> String {
        map { box in
            var line = "\(indentation)\(box.type) \(box.size)"
            if box.children.isEmpty, !box.payload.isEmpty, box.payload.count <= 64, box.type != "mdat" {
                line += " |" + dumpWords(box.payload)
            }
            return line + "\n" + box.children.dump(indentation: indentation + "  ")
        }.joined()
    }
}

struct BrokenBox: Error, Equatable {
    var offset: Int
}

/// The top-level boxes of `bytes`, or of a part of them; throws where sizes do not add up.
func boxes(of bytes: [UInt8], from start: Int = 0, to end: Int? = nil) throws -> [Box] {
    let end = end ?? bytes.count
    var result: [Box] = []
    var position = start
    while position < end {
        guard position + 8 <= end else { throw BrokenBox(offset: position) }
        let declared = Int(bigEndian(bytes, at: position))
        let type = String(decoding: bytes[position + 4..<position + 8].map { $0 < 128 ? $0 : 0x2A }, as: UTF8.self)
        var header = 8
        var size = declared
        if declared == 1 {
            guard position + 16 <= end else { throw BrokenBox(offset: position) }
            size = Int(bigEndian(bytes, at: position + 8)) << 32 | Int(bigEndian(bytes, at: position + 12))
            header = 16
        }
        let boxEnd = declared == 0 ? end : position + size
        guard boxEnd >= position + header, boxEnd <= end else { throw BrokenBox(offset: position) }
        var children: [Box] = []
        if let skipped = contentOffset[type], type != "meta" || boxEnd > position + 12 {
            children = try boxes(of: bytes, from: position + header + skipped, to: boxEnd)
        }
        let payload = Array(bytes[position + header..<boxEnd])
        result.append(Box(type: type, offset: position, size: size, payload: payload, children: children))
        position = boxEnd
    }
    return result
}

/// Boxes that contain boxes, and the bytes before the first of them.
private let contentOffset: [String: Int] = [
    "moov": 0, "trak": 0, "edts": 0, "mdia": 0, "minf": 0, "dinf": 0, "stbl": 0, "mvex": 0, "moof": 0, "traf": 0,
    "udta": 0, "ilst": 0, "*nam": 0, "meta": 4, "dref": 8, "stsd": 8, "avc1": 78, "avc3": 78, "hvc1": 78, "hev1": 78,
    "vp09": 78, "av01": 78,
    "Opus": 28, "mp4a": 28,
]

func bigEndian(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
}

private func dumpWords(_ bytes: [UInt8]) -> String {
    var text = ""
    for (i, byte) in bytes.enumerated() {
        if i % 4 == 0 { text += " " }
        text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
}
