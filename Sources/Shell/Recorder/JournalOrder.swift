import Captures
import Jobs
import Media

/// The order in which the events of a journal are applied: each once, and lost ones where they were.
struct JournalOrder {
    private var lost: [JournalReview.LostEvent] = []
    private var place = 0
    /// The number of the next event.
    private var next: Int64 = 0
    /// The latest events without numbers: a page that is in the file twice doubles them.
    private var recent: [Recent] = []
    private static let recentLimit = 16

    /// Events that could neither be read nor be found again.
    private(set) var missing = 0
    var unreadable = 0

    /// Takes what is left of the events of a damaged journal.
    mutating func use(_ review: JournalReview) {
        lost = review.lost
        missing = review.missing
    }

    var hasLost: Bool { place < lost.count }

    /// The next lost event that was before this item, which may be the end.
    mutating func takeLost(before item: CaptureReader.Item) -> JournalReview.LostEvent? {
        guard hasLost else { return nil }
        let event = lost[place]
        let isBefore =
            switch item {
            case .end: true
            case .datagram(let datagram): event.time <= datagram.time
            case .event(let record): record.number.map { event.number < $0 } ?? (event.time <= record.time)
            }
        guard isBefore else { return nil }
        place += 1
        return event
    }

    /// False for an event that was applied before.
    mutating func accepts(_ record: JournalRecord, _ json: Span<UInt8>) -> Bool {
        if let number = record.number {
            guard number >= next else { return false }
            next = number + 1
            return true
        }
        let event = Recent(time: record.time, json: [UInt8](copying: json))
        guard !recent.contains(event) else { return false }
        if recent.count == Self.recentLimit { recent.removeFirst() }
        recent.append(event)
        return true
    }

    private struct Recent: Equatable {
        let time: WallTime
        let json: [UInt8]
    }
}
