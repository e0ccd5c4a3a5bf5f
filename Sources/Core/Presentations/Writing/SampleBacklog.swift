import Media
import Packaging

/// Samples of one track that wait until those of all others up to the same moment are there. Storage is reused.
struct SampleBacklog {
    struct Waiting {
        var bytes: [UInt8] = []
        var sample = Sample(presentationTime: 0, duration: 0, isKeyFrame: false)
        /// What the sample's times count in, and where they begin.
        var clockRate = ClockRate(hertz: 1)
        var start = SessionTime.zero
        /// Where a format begins with the sample.
        var format: TrackFormat?

        /// When it is decoded.
        var time: SessionTime { at(sample.decodeTime) }
        /// When it is shown or heard.
        var presentationTime: SessionTime { at(sample.presentationTime) }

        private func at(_ ticks: Int64) -> SessionTime {
            start + clockRate.interval(ofTicks: ticks)
        }
    }

    /// Those before `first` were taken and wait to be used again.
    private var slots: [Waiting] = []
    private var first = 0
    private var count = 0

    var isEmpty: Bool { count == 0 }

    /// When the first sample is decoded; nil where none waits.
    var time: SessionTime? { count > 0 ? slots[first].time : nil }

    var presentationTime: SessionTime? { count > 0 ? slots[first].presentationTime : nil }

    /// Whether a format begins with the first sample.
    var beginsFormat: Bool { count > 0 && slots[first].format != nil }

    mutating func append(_ bytes: Span<UInt8>, _ waiting: Waiting) {
        if first + count == slots.count, first > 0, first >= count { compact() }
        if first + count == slots.count { slots.append(Waiting()) }
        let index = first + count
        var storage: [UInt8] = []
        swap(&storage, &slots[index].bytes)
        storage.removeAll(keepingCapacity: true)
        storage.append(bytes)
        slots[index] = waiting
        slots[index].bytes = storage
        count += 1
    }

    /// All that waits belongs elsewhere.
    mutating func move(by distance: Interval) {
        for i in first..<first + count { slots[i].start = slots[i].start + distance }
    }

    /// Takes the first sample, which `body` reads.
    mutating func take<Failure: Error>(_ body: (borrowing Waiting) throws(Failure) -> Void) throws(Failure) {
        guard count > 0 else { return }
        let index = first
        first += 1
        count -= 1
        try body(slots[index])
        if count == 0 { first = 0 }
    }

    /// Moves what waits to the front; taken slots follow it.
    private mutating func compact() {
        for i in 0..<count { slots.swapAt(i, first + i) }
        first = 0
    }
}
