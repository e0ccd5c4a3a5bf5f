import Media

/// A WebVTT file, read by what its syntax demands (W3C WebVTT §4.1).
struct TimedText {
    struct Cue: Equatable {
        /// Of its times.
        let line: Int
        let start: Interval
        let end: Interval
        /// The lines below the times.
        let payload: [Substring]
    }

    private(set) var cues: [Cue] = []

    init(_ bytes: [UInt8], of file: String, findings: inout Findings) {
        var text = Substring(decoding: bytes, as: UTF8.self)
        if text.first == "\u{FEFF}" { text.removeFirst() }
        // A line ends with CR, LF or both; both are one character.
        let lines = text.split(omittingEmptySubsequences: false) { "\n\r\r\n".contains($0) }
        guard let first = lines.first, Self.isHeader(first) else {
            findings.report(.vttHeader, line: 1, of: file, "found '\(lines.first ?? "")', expected WEBVTT")
            return
        }
        // What follows the first line up to an empty one belongs to it (RFC 8216 §3.5 has a line there).
        var i = lines.firstIndex(where: \.isEmpty) ?? lines.count
        while i < lines.count {
            guard !lines[i].isEmpty else {
                i += 1
                continue
            }
            let end = lines[i...].firstIndex(where: \.isEmpty) ?? lines.count
            read(lines[i..<end], file, &findings)
            i = end
        }
    }

    private static func isHeader(_ line: Substring) -> Bool {
        line == "WEBVTT" || line.hasPrefix("WEBVTT ") || line.hasPrefix("WEBVTT\t")
    }

    /// Lines without an empty one between them. Their indices are those of the file.
    private mutating func read(_ block: ArraySlice<Substring>, _ file: String, _ findings: inout Findings) {
        let isOther = ["NOTE", "STYLE", "REGION"].contains { name in
            block.first.map { $0 == name || $0.hasPrefix(name + " ") || $0.hasPrefix(name + "\t") } ?? false
        }
        let timings = block.indices.filter { block[$0].contains("-->") }
        guard !isOther || !timings.isEmpty else { return }
        let place = timings.first ?? block.startIndex
        // An identifier may be before the times.
        guard timings.count == 1, place - block.startIndex <= 1, let times = Self.times(block[place]) else {
            findings.report(
                .vttCue, line: place + 1, of: file,
                "found '\(block[place])', expected one line such as 00:00:01.000 --> 00:00:02.000")
            return
        }
        guard times.end > times.start else {
            findings.report(
                .vttCue, line: place + 1, of: file,
                "ends at \(times.end.text), which is not after its start at \(times.start.text)")
            return
        }
        if let last = cues.last, times.start < last.start {
            findings.report(
                .vttOrder, line: place + 1, of: file,
                "starts at \(times.start.text), the cue before at \(last.start.text)")
        }
        cues.append(
            Cue(line: place + 1, start: times.start, end: times.end, payload: Array(block[(place + 1)...])))
    }

    private static func times(_ line: Substring) -> (start: Interval, end: Interval)? {
        guard let arrow = line.firstRange(of: "-->") else { return nil }
        let (before, after) = (line[..<arrow.lowerBound], line[arrow.upperBound...])
        guard before.last.map(isBlank) ?? false, after.first.map(isBlank) ?? false,
            let start = before.split(whereSeparator: isBlank).only.flatMap(time),
            let end = after.split(whereSeparator: isBlank).first.flatMap(time)
        else { return nil }
        return (start, end)
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

    /// Hours of two digits or more, which may be missing; minutes, seconds and milliseconds.
    private static func time(_ text: Substring) -> Interval? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let last = parts.last else { return nil }
        let fraction = last.split(separator: ".", omittingEmptySubsequences: false)
        guard fraction.count == 2, let seconds = number(fraction[0], digits: 2...2, below: 60),
            let thousandths = number(fraction[1], digits: 3...3, below: 1000),
            let minutes = number(parts[parts.count - 2], digits: 2...2, below: 60),
            // A hundred years.
            let hours = parts.count == 3 ? number(parts[0], digits: 2...6, below: 876_000) : 0
        else { return nil }
        return Interval(milliseconds: ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths)
    }

    private static func number(_ text: Substring, digits: ClosedRange<Int>, below limit: Int64) -> Int64? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let value = Int64(text),
            value < limit
        else { return nil }
        return value
    }
}

extension Collection {
    /// The element of a collection that has one.
    fileprivate var only: Element? { count == 1 ? first : nil }
}
