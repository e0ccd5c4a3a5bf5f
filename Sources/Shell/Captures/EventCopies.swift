import Media

/// The events that a journal has only once so far: each is written a second time at a distance, so that one lost page
/// does not cost the only description of a connection.
///
/// Events are numbered from 0 through the whole journal. Memory: no more than the bytes that the journal grew by since
/// the first waiting event, because an event leaves when the distance is reached.
struct EventCopies {
    struct Waiting {
        var number: Int64
        var time: WallTime
        var json: [UInt8]
        /// The length of the journal after the event.
        var position: Int64
    }

    /// More than a page, a sector or a usual stripe of a disk array; a second of one participant's video.
    static let distance: Int64 = 65_536

    private(set) var count: Int64 = 0
    private var waiting: [Waiting] = []
    private var first = 0
    /// The length of the journal from which on a copy is due.
    private(set) var due = Int64.max

    init(count: Int64) {
        self.count = count
    }

    /// Takes the event that was just appended, as the next number.
    mutating func append(_ json: Span<UInt8>, at time: WallTime, position: Int64) {
        waiting.append(Waiting(number: count, time: time, json: [UInt8](copying: json), position: position))
        count += 1
        due = min(due, position + Self.distance)
    }

    /// The first event that waits, if it is due at this length of the journal.
    mutating func takeDue(at position: Int64) -> Waiting? {
        guard position >= due else { return nil }
        return takeFirst()
    }

    /// The first event that waits, at the end of the journal.
    mutating func takeFirst() -> Waiting? {
        guard first < waiting.count else { return nil }
        let event = waiting[first]
        first += 1
        due = first < waiting.count ? waiting[first].position + Self.distance : .max
        // What has left goes as soon as it is half of the list, so that each event moves once on average.
        if 2 * first >= waiting.count {
            waiting.removeFirst(first)
            first = 0
        }
        return event
    }
}
