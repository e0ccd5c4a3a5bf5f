/// What became of a frame in one output.
enum WriteOutcome: Equatable {
    case written
    /// The container, or every one of them, refused the track; or its format is not known yet.
    case notDeclared
    /// It has no place on the track, or none in the container.
    case timeNotIncreasing
    /// The encoder gave up.
    case notEncoded

    /// Its name in the report, for a frame that no output wrote.
    var dropName: String? {
        switch self {
        case .written: nil
        case .notDeclared: "not_declared"
        case .timeNotIncreasing: "time_not_increasing"
        case .notEncoded: "not_encoded"
        }
    }

    /// What became of it over two outputs: written by one is written, and what an output said last of why it was not.
    func combined(with other: WriteOutcome) -> WriteOutcome {
        let order: [WriteOutcome] = [.written, .notEncoded, .timeNotIncreasing, .notDeclared]
        return order.first { $0 == self || $0 == other } ?? self
    }
}

/// How many frames of a track were written, and why others were not.
struct WriteTally {
    private(set) var written: UInt64 = 0
    private(set) var dropped: [String: UInt64] = [:]

    mutating func note(_ outcome: WriteOutcome) {
        if let name = outcome.dropName { dropped[name, default: 0] += 1 } else { written += 1 }
    }
}
