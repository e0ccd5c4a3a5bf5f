public import Media

extension WebVTT {
    /// What happens within so short a time is one chapter: people join at the beginning of a call, and a player's list
    /// is for finding things.
    static let chapterSpacing = Interval(milliseconds: 5000)

    /// Who leaves so shortly before the end leaves with the others: the last chapter would be a blink.
    static let chapterEnd = Interval(milliseconds: 1000)

    /// A chapter begins whenever a participant joins or leaves.
    public static func chapters(
        _ presences: [Participation], since beginning: WallTime, duration: Interval
    ) -> WebVTT {
        var events: [(at: Interval, name: String, joins: Bool)] = []
        for presence in presences {
            let (from, to) = presence.times(since: beginning, duration: duration)
            guard to > from else { continue }
            events.append((from, presence.name, true))
            // The end of the presentation is no event.
            if duration - to > chapterEnd { events.append((to, presence.name, false)) }
        }
        let order = events.indices.sorted { (events[$0].at, $0) < (events[$1].at, $1) }
        var chapters: [Chapter] = []
        for i in order {
            let event = events[i]
            if let last = chapters.last, event.at - last.start < chapterSpacing {
                chapters[chapters.count - 1].add(event.name, joins: event.joins)
            } else {
                chapters.append(Chapter(start: event.at, event.name, joins: event.joins))
            }
        }
        if let first = chapters.first, first.start > .zero { chapters.insert(Chapter(start: .zero), at: 0) }
        return WebVTT(
            chapters.indices.map { i in
                let end = i + 1 < chapters.count ? chapters[i + 1].start : duration
                return Cue(start: chapters[i].start, end: end, payload: .chapter(chapters[i].title))
            })
    }
}

private struct Chapter {
    let start: Interval
    private var joined: [String] = []
    private var left: [String] = []

    init(start: Interval) {
        self.start = start
    }

    init(start: Interval, _ name: String, joins: Bool) {
        self.start = start
        add(name, joins: joins)
    }

    mutating func add(_ name: String, joins: Bool) {
        // A connection that is renewed is one participant.
        if joins {
            if !joined.contains(name) { joined.append(name) }
        } else if !left.contains(name) {
            left.append(name)
        }
    }

    var title: String {
        let parts = [
            joined.isEmpty ? nil : "\(Self.list(joined)) \(joined.count == 1 ? "joins" : "join")",
            left.isEmpty ? nil : "\(Self.list(left)) \(left.count == 1 ? "leaves" : "leave")",
        ].compactMap { $0 }
        return parts.isEmpty ? "Beginning" : parts.joined(separator: ", ")
    }

    /// Names up to a number that a line has room for.
    private static func list(_ names: [String]) -> String {
        let shown = 3
        guard names.count > shown else {
            return names.count < 2
                ? names.joined() : names.dropLast().joined(separator: ", ") + " and \(names[names.count - 1])"
        }
        return names.prefix(shown).joined(separator: ", ") + " and \(names.count - shown) more"
    }
}
