/// As much of a finished MP4 file as tells what is shown when (ISO/IEC 14496-12 §8).
public struct MP4File {
    public struct Track: Equatable {
        /// `soun` or `vide`.
        public var handler: String
        public var timescale: Int64
        /// Microseconds of the empty edit before the first sample.
        public var start: Int64
        public var sampleCount: Int
        /// Ticks of every sample from the first.
        public var ticks: [Int64]
    }

    public private(set) var tracks: [Track] = []
    private let bytes: [UInt8]

    public init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        let movie = try need(try boxes(0..<bytes.count).last { $0.type == "moov" })
        let movieHeader = try content("mvhd", in: movie.content)
        let scale = Int64(word(movieHeader, bytes[movieHeader.lowerBound] == 1 ? 5 : 3))
        for track in try boxes(movie.content) where track.type == "trak" {
            let media = try content("mdia", in: track.content)
            let table = try content("stbl", in: try content("minf", in: media))
            let header = try content("mdhd", in: media)
            let handler = try content("hdlr", in: media)
            var start: Int64 = 0
            if let edits = try boxes(track.content).first(where: { $0.type == "edts" }) {
                let list = try content("elst", in: edits.content)
                start = ((Int64(word(list, 2)) << 32 | Int64(word(list, 3))) * 1_000_000 + scale / 2) / scale
            }
            let times = try content("stts", in: table)
            var ticks: [Int64] = []
            var next: Int64 = 0
            for entry in 0..<Int(word(times, 1)) {
                for _ in 0..<word(times, 2 + 2 * entry) {
                    ticks.append(next)
                    next += Int64(word(times, 3 + 2 * entry))
                }
            }
            tracks.append(
                Track(
                    handler: String(
                        decoding: bytes[handler][handler.lowerBound + 8..<handler.lowerBound + 12], as: UTF8.self),
                    timescale: Int64(word(header, bytes[header.lowerBound] == 1 ? 5 : 3)), start: start,
                    sampleCount: Int(word(try content("stsz", in: table), 2)), ticks: ticks))
        }
    }

    public func track(_ handler: String) throws -> Track {
        try need(tracks.first { $0.handler == handler })
    }

    private func content(_ type: String, in range: Range<Int>) throws -> Range<Int> {
        try need(try boxes(range).first { $0.type == type }, "no \(type)").content
    }

    private func word(_ range: Range<Int>, _ index: Int) -> UInt32 {
        bytes[range.lowerBound + 4 * index..<range.lowerBound + 4 * index + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func boxes(_ range: Range<Int>) throws -> [(type: String, content: Range<Int>)] {
        var found: [(type: String, content: Range<Int>)] = []
        var position = range.lowerBound
        while position < range.upperBound {
            try need(position + 8 <= range.upperBound)
            var size = Int(word(position..<range.upperBound, 0))
            var header = 8
            if size == 1 {
                size = Int(word(position..<range.upperBound, 2)) << 32 | Int(word(position..<range.upperBound, 3))
                header = 16
            }
            try need(size >= header && position + size <= range.upperBound, "a box reaches beyond its parent")
            let type = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
            found.append((type, position + header..<position + size))
            position += size
        }
        return found
    }
}
