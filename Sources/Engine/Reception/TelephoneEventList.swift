import Media
import RTP

/// The telephone events of a track, each once although its packets repeat it (RFC 4733 §2.5.1); the list is bounded,
/// the count is not.
struct TelephoneEventList {
    struct Entry: Equatable {
        var code: UInt8
        /// By the event's timestamp; by its first packet's arrival where that is on no clock of the track's.
        var start: SessionTime
        var length: Interval
        /// dBm0 without its sign.
        var volume: UInt8
    }

    /// An event whose packets may still come.
    private struct Recent {
        var code: UInt8
        /// RTP timestamp of the current segment; a long event has several (RFC 4733 §2.5.1.3).
        var timestamp: UInt32
        /// Ticks of the segments before, and of this one.
        var before: Int64 = 0
        var duration: UInt16
        /// Nil for one behind the end of the list.
        var index: Int?
    }

    /// As many as `GapList` lists: more keys than a call needs, and a sender cannot fill the report.
    static let maximumListed = 100
    /// A copy in a redundant block is at most 2^14 ticks old (RFC 2198 §3), two seconds at 8 kHz: no one presses more
    /// keys.
    private static let maximumRecent = 8

    private(set) var listed: [Entry] = []
    private(set) var count = 0
    private var recent: [Recent] = []

    /// Adds a packet's information about an event.
    ///
    /// - Parameters:
    ///   - timestamp: when the event, or this segment of it, began.
    ///   - start: the same in session time.
    mutating func note(
        _ event: TelephoneEvent, timestamp: UInt32, clockRate: ClockRate, start: SessionTime
    ) {
        let i: Int
        if let known = recent.firstIndex(where: { $0.code == event.code && $0.timestamp == timestamp }) {
            i = known
            recent[i].duration = max(recent[i].duration, event.duration)
        } else if let long = recent.firstIndex(where: {
            $0.code == event.code && timestamp &- $0.timestamp == UInt32(UInt16.max)
        }) {
            i = long
            recent[i].before += Int64(UInt16.max)
            recent[i].timestamp = timestamp
            recent[i].duration = event.duration
        } else {
            count += 1
            let isListed = listed.count < Self.maximumListed
            if isListed { listed.append(Entry(code: event.code, start: start, length: .zero, volume: event.volume)) }
            if recent.count == Self.maximumRecent { recent.removeFirst() }
            i = recent.count
            recent.append(
                Recent(
                    code: event.code, timestamp: timestamp, duration: event.duration,
                    index: isListed ? listed.count - 1 : nil))
        }
        guard let index = recent[i].index else { return }
        let ticks = recent[i].before + Int64(recent[i].duration)
        listed[index].length = clockRate.interval(ofTicks: ticks)
    }
}
