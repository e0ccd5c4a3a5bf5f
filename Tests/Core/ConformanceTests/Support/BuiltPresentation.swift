import Conformance
import Media

/// A valid presentation in memory, of which a test changes one thing.
struct BuiltPresentation {
    var files: [String: [UInt8]] = [:]
    /// The files as they were before, oldest first, for what is read again.
    private var earlier: [[String: [UInt8]]] = []
    /// Between two readings.
    var pause = Interval(milliseconds: 2000)
    /// What is read again and again.
    var watched = "index.m3u8"
    /// BANDWIDTH: all segments of a track are equally large.
    private(set) var rate = 0

    /// HLS of a video track and an audio track, ended, three segments of 2 s each.
    init(video: BuiltTrack = .video, audio: BuiltTrack = .audio, segmentCount: Int = 3) {
        var rates: [Int] = []
        for track in [video, audio] {
            files["\(track.folder)/init-1.mp4"] = track.initialization()
            var sizes: [Int] = []
            for number in 1...segmentCount {
                let segment = track.segment(number)
                files["\(track.folder)/\(number).m4s"] = segment
                sizes.append(segment.count)
            }
            rates.append((sizes.max() ?? 0) * 4)
            set("\(track.folder).m3u8", Self.mediaPlaylist(track.folder, segmentCount))
        }
        rate = rates.reduce(0, +)
        set(
            "index.m3u8",
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="sound",DEFAULT=YES,AUTOSELECT=YES,URI="audio.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=\(rate),AVERAGE-BANDWIDTH=\(rate),CODECS="avc1.42C01E,Opus",\
            RESOLUTION=320x240,FRAME-RATE=25.000,AUDIO="sound"
            video.m3u8

            """)
    }

    private static func mediaPlaylist(_ folder: String, _ count: Int) -> String {
        var lines = [
            "#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:2", "#EXT-X-MEDIA-SEQUENCE:1",
            "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-MAP:URI=\"\(folder)/init-1.mp4\"",
        ]
        for number in 1...count {
            lines += [
                "#EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:0\(2 * number).000Z", "#EXTINF:2.000,",
                "\(folder)/\(number).m4s",
            ]
        }
        return (lines + ["#EXT-X-ENDLIST", ""]).joined(separator: "\n")
    }

    mutating func set(_ file: String, _ text: String) { files[file] = Array(text.utf8) }

    func text(_ file: String) -> String { String(decoding: files[file] ?? [], as: UTF8.self) }

    /// Changes every occurrence of a text; the test is wrong if there is none.
    mutating func replace(_ file: String, _ old: String, _ new: String) {
        let parts = Self.split(text(file), at: old)
        precondition(parts.count > 1, "\(file) has no '\(old)'")
        set(file, parts.joined(separator: new))
    }

    /// Puts lines before the first one that begins so.
    mutating func insert(_ file: String, _ new: String, before start: String) {
        var lines = text(file).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let i = lines.firstIndex(where: { $0.hasPrefix(start) }) else {
            preconditionFailure("\(file) has no line '\(start)'")
        }
        lines.insert(new, at: i)
        set(file, lines.joined(separator: "\n"))
    }

    /// Removes all lines that begin so.
    mutating func remove(_ file: String, _ start: String) {
        let lines = text(file).split(separator: "\n", omittingEmptySubsequences: false)
        let rest = lines.filter { !$0.hasPrefix(start) }
        precondition(rest.count < lines.count, "\(file) has no line '\(start)'")
        set(file, rest.joined(separator: "\n"))
    }

    /// Changes bytes of a box's content.
    mutating func patch(_ file: String, _ path: [String], _ offset: Int, _ bytes: [UInt8]) {
        let start = BuiltBoxes.content(path, in: files[file] ?? []).lowerBound + offset
        files[file]?.replaceSubrange(start..<start + bytes.count, with: bytes)
    }

    /// Gives a box another type, so that it is missing under its own.
    mutating func rename(_ file: String, _ path: [String], _ type: String) {
        patch(file, path, -4, Array(type.utf8))
    }

    /// What was changed so far is read before what comes.
    mutating func beginReload() { earlier.append(files) }

    /// Makes a live presentation of an ended one.
    mutating func makeLive() {
        for file in ["video.m3u8", "audio.m3u8"] {
            remove(file, "#EXT-X-ENDLIST")
            remove(file, "#EXT-X-PLAYLIST-TYPE")
        }
    }

    /// What a check of the whole folder finds, or one that reads again and again.
    func findings() -> Findings {
        let files = files
        guard earlier.isEmpty else {
            let versions = earlier + [files]
            var now = 0
            var check = PresentationCheck(read: { versions[now][$0] }, xml: TestXML.parse)
            for i in versions.indices {
                now = i
                _ = check.watch(watched, at: SessionTime(nanoseconds: Int64(i) * pause.nanoseconds))
            }
            return check.findings
        }
        var check = PresentationCheck(read: { files[$0] }, xml: TestXML.parse)
        check.check(folder: files.keys.sorted())
        return check.findings
    }

    private static func split(_ text: String, at separator: String) -> [String] {
        var parts: [String] = []
        var rest = Substring(text)
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}

/// Finds boxes in what tests built.
enum BuiltBoxes {
    /// The content of a box in a box; a sample entry's fields are skipped.
    static func content(_ path: [String], in bytes: [UInt8]) -> Range<Int> {
        var range = 0..<bytes.count
        for name in path {
            var position = range.lowerBound
            var found: Range<Int>?
            while found == nil, position + 8 <= range.upperBound {
                let size = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
                if Array(bytes[position + 4..<position + 8]) == Array(name.utf8) {
                    found = position + 8..<position + size
                }
                position += size
            }
            guard let content = found else { preconditionFailure("no \(name) of \(path)") }
            range = content
            if name == "stsd" { range = content.lowerBound + 8..<content.upperBound }
            if name == "avc1" { range = content.lowerBound + 78..<content.upperBound }
        }
        return range
    }
}
