public import Media

/// A time in which a participant was there, or spoke, as the report of a view lists it.
public struct Participation: Equatable, Sendable {
    /// What people call the participant: the name, or else the id of the connection.
    public var name: String
    public var from: WallTime
    public var to: WallTime

    /// A name comes from the network, and is in each cue.
    public static let nameLimit = 200

    /// - Parameter name: shortened to `nameLimit` code points.
    public init(name: String, from: WallTime, to: WallTime) {
        var short = String.UnicodeScalarView()
        short.append(contentsOf: name.unicodeScalars.prefix(Self.nameLimit))
        self.name = String(short)
        self.from = from
        self.to = to
    }

    /// From and to in the time of a presentation that lasts for `duration`.
    func times(since beginning: WallTime, duration: Interval) -> (from: Interval, to: Interval) {
        (Self.place(from, beginning, duration), Self.place(to, beginning, duration))
    }

    private static func place(_ time: WallTime, _ beginning: WallTime, _ duration: Interval) -> Interval {
        let distance = SessionTime(nanoseconds: time.nanoseconds) - SessionTime(nanoseconds: beginning.nanoseconds)
        return min(max(distance, .zero), duration)
    }
}

/// When participants were there, and when they spoke.
public struct Participations: Equatable, Sendable {
    public var presences: [Participation]
    public var turns: [Participation]

    public init(presences: [Participation] = [], turns: [Participation] = []) {
        self.presences = presences
        self.turns = turns
    }
}

extension WebVTT {
    /// Who speaks when: a cue for each turn.
    public static func speakers(_ turns: [Participation], since beginning: WallTime, duration: Interval) -> WebVTT {
        WebVTT(
            turns.map { turn in
                let (from, to) = turn.times(since: beginning, duration: duration)
                return Cue(start: from, end: to, payload: .voice(turn.name))
            })
    }
}
