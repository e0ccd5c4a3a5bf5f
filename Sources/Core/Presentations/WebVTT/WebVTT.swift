public import Media

/// Texts that go with times of a presentation (W3C WebVTT).
public struct WebVTT: Equatable, Sendable {
    public struct Cue: Equatable, Sendable {
        /// Counted from the presentation's beginning.
        public var start: Interval
        public var end: Interval
        public var payload: Payload

        public init(start: Interval, end: Interval, payload: Payload) {
            self.start = start
            self.end = end
            self.payload = payload
        }
    }

    public enum Payload: Equatable, Sendable {
        /// Who speaks (§4.2.2, a voice span).
        case voice(String)
        /// §4.2.3.
        case chapter(String)
        /// A part of a picture (§4.2.1, metadata; W3C Media Fragments §4.2.2).
        case area(path: String, FrameArea)
    }

    /// In the order of their starts (§4.1); none is empty.
    public let cues: [Cue]

    /// Cues without a length are left out, times before the beginning become 0.
    public init(_ cues: [Cue]) {
        let usable = cues.compactMap { cue -> Cue? in
            var cue = cue
            cue.start = max(cue.start, .zero)
            // Milliseconds are all that a time can say.
            return milliseconds(cue.end) > milliseconds(cue.start) ? cue : nil
        }
        self.cues = usable.indices.sorted {
            (usable[$0].start, $0) < (usable[$1].start, $1)
        }.map { usable[$0] }
    }

    public func rendered() -> String {
        var text = "WEBVTT\n"
        for cue in cues { text += "\n\(time(cue.start)) --> \(time(cue.end))\n\(cue.payload.rendered())\n" }
        return text
    }
}

/// Of a time before the beginning 0.
private func milliseconds(_ interval: Interval) -> Int64 { (interval.microseconds + 500) / 1000 }

/// Hours, minutes, seconds and milliseconds (§4.1, a timestamp); hours have two digits or more.
private func time(_ interval: Interval) -> String {
    func padded(_ value: Int64, _ count: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
    let all = milliseconds(interval)
    let (hours, minutes, seconds) = (all / 3_600_000, all / 60_000 % 60, all / 1000 % 60)
    return "\(padded(hours, 2)):\(padded(minutes, 2)):\(padded(seconds, 2)).\(padded(all % 1000, 3))"
}

extension WebVTT.Payload {
    fileprivate func rendered() -> String {
        switch self {
        case .voice(let name):
            // The name is the annotation, for programs, and the text, for people.
            let name = Self.escaped(name)
            return "<v \(name)>\(name)"
        case .chapter(let title):
            return Self.escaped(title)
        case .area(let path, let area):
            return PlaylistText.reference(path) + "#xywh=\(area.x),\(area.y),\(area.width),\(area.height)"
        }
    }

    /// Text of one line that is neither a tag nor an arrow (§4.2.2): `&`, `<` and `>` are written by name, line feeds
    /// and other control characters become spaces. An annotation may not be empty.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case _ where scalar.properties.generalCategory == .control || scalar.properties.isWhitespace:
                if !result.isEmpty, result.last != " " { result += " " }
            default: result.unicodeScalars.append(scalar)
            }
        }
        while result.last == " " { result.removeLast() }
        return result.isEmpty ? "?" : result
    }
}
