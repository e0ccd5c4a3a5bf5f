import Media

/// The moments of a view's pictures, and which of them a source's pictures come at.
struct PictureMoments {
    let origin: SessionTime
    let rate: FrameRate

    /// From one moment to the next, and half of it.
    var distance: Interval { rate.start(ofFrame: 1) }
    var half: Interval { Interval(nanoseconds: distance.nanoseconds / 2) }

    /// How much later than its time a picture, or one behind it, is first shown; negative where it is shown earlier.
    ///
    /// - Parameter previous: the time of the picture before, which is shown at moments that are nearer to it.
    func lag(of time: SessionTime, after previous: SessionTime) -> Interval {
        let middle = Interval(nanoseconds: (time - previous).nanoseconds / 2)
        // The first moment behind this one.
        let bound = (time - origin).nanoseconds - min(half, middle).nanoseconds
        let moment = rate.start(ofFrame: rate.frame(at: Interval(nanoseconds: bound)) + 1)
        return origin + moment - time
    }
}
