import Media

/// How much later than their times the pictures of a source are shown at a view's moments: the mean, and how far from
/// it they are.
struct PictureLag: Equatable {
    /// Nanoseconds.
    let mean: Int64
    let spread: Int64

    /// Fewer pictures within the view's delay do not tell their mean distance.
    static let leastCount: Int64 = 8
    /// The share of the distance of moments within which the pictures of a source at the view's rate are, on average,
    /// from their mean. Those of another rate are anywhere, which makes a quarter.
    static let nearness: Int64 = 8

    /// - Parameters:
    ///   - shift: how much later than its time a picture is to be shown; the lag is what comes on top of it.
    ///   - times: hands over the times of all pictures; called twice.
    /// - Returns: nil where there are too few.
    init?(_ moments: PictureMoments, shift: Interval, _ times: ((SessionTime) -> Void) -> Void) {
        var (sum, count) = (Int64(0), Int64(0))
        var steps = Steps(moments: moments, shift: shift)
        times { time in
            guard let lag = steps.lag(of: time) else { return }
            sum += lag
            count += 1
        }
        guard count >= Self.leastCount else { return nil }
        let mean = sum / count
        var distances = Int64(0)
        steps.previous = nil
        times { time in
            if let lag = steps.lag(of: time) { distances += abs(lag - mean) }
        }
        self.mean = mean
        spread = distances / count
    }

    /// The lag of each picture but the first.
    private struct Steps {
        let moments: PictureMoments
        let shift: Interval
        var previous: SessionTime?

        mutating func lag(of time: SessionTime) -> Int64? {
            // What comes out of order is among the others, whose mean is its own.
            guard previous.map({ $0 < time }) ?? true else { return nil }
            defer { previous = time }
            return previous.map { moments.lag(of: time + shift, after: $0 + shift).nanoseconds }
        }
    }

    /// How much later all pictures of a source that has the view's rate are shown; zero for another rate.
    ///
    /// Lags form a circle, from half a picture early to half a picture late. Where a source's pictures are in the
    /// middle between two moments, some are early and some late, and their plain mean is a time at which none of them
    /// is. There pictures half a picture later are close together.
    static func phase(_ moments: PictureMoments, _ times: ((SessionTime) -> Void) -> Void) -> Interval? {
        guard let plain = PictureLag(moments, shift: .zero, times),
            let turned = PictureLag(moments, shift: moments.half, times)
        else { return nil }
        let isSplit = turned.spread < plain.spread / 2
        guard min(plain.spread, turned.spread) <= moments.distance.nanoseconds / nearness else { return .zero }
        return Interval(nanoseconds: isSplit ? turned.mean + moments.half.nanoseconds : plain.mean)
    }
}
