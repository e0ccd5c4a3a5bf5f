/// How far session time is ahead of a stream's clock, by the packets with the least delay.
///
/// A network only adds delay, so the packet with the least delay is the most accurate. The filter keeps the best packet
/// of each stretch of time. Their slope is the skew between the sender's clock and the recorder's, and the result is
/// the lowest line of that slope that has no packet below it. Stretches of one second become longer while the stream
/// continues, and the oldest is forgotten: the memory reaches back two minutes.
struct MinimumDelayFilter: Sendable {
    private(set) var line: ClockLine?
    /// The quickest packet of each finished stretch, and of the one that runs.
    private var stretches: [SkewEstimate.Point] = []
    private var current: SkewEstimate.Point?
    private var stretchEnd: Int64 = 0
    private var stretchLength: Int64 = 1_000_000_000

    /// 32 stretches of at most 4 s are the two minutes; they have 496 slopes.
    private static let maximumStretches = 32
    private static let longestStretch: Int64 = 4_000_000_000
    /// Eight seconds before a skew is spoken of: 500 ppm are 4 ms then.
    private static let leastStretches = 8

    /// Takes a packet: the stream's clock and the arrival minus it, in nanoseconds.
    mutating func observe(elapsed: Int64, offset: Int64) {
        let point = SkewEstimate.Point(elapsed: elapsed, offset: offset)
        guard let quickest = current, var line else {
            current = point
            stretchEnd = elapsed &+ stretchLength
            self.line = ClockLine(reference: elapsed, offset: offset, skew: 0)
            return
        }
        if elapsed >= stretchEnd {
            finishStretch(quickest)
            current = point
            stretchEnd = elapsed &+ stretchLength
            line = fit(with: point)
        } else if offset < quickest.offset {
            current = point
        }
        line.sink(to: point)
        self.line = line
    }

    private mutating func finishStretch(_ quickest: SkewEstimate.Point) {
        stretches.append(quickest)
        guard stretches.count == Self.maximumStretches else { return }
        if stretchLength < Self.longestStretch {
            stretchLength *= 2
            stretches = stride(from: 0, to: stretches.count, by: 2).map { i in
                stretches[i].offset <= stretches[i + 1].offset ? stretches[i] : stretches[i + 1]
            }
        } else {
            stretches.removeFirst()
        }
    }

    private func fit(with point: SkewEstimate.Point) -> ClockLine {
        let skew = SkewEstimate.skew(of: stretches, atLeast: Self.leastStretches)
        var line = ClockLine(reference: point.elapsed, offset: point.offset, skew: skew)
        for stretch in stretches { line.sink(to: stretch) }
        return line
    }
}

extension ClockLine {
    /// Lowers the line so that the point is not below it.
    fileprivate mutating func sink(to point: SkewEstimate.Point) {
        let excess = point.offset &- offset(at: point.elapsed)
        if excess < 0 { offset &+= excess }
    }
}
