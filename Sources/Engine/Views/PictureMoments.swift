import Media

/// The moments of a view's pictures, and which of them a source's pictures come at.
struct PictureMoments {
    let origin: SessionTime
    let rate: FrameRate

    /// How much later than its time a picture, or one behind it, is first shown; negative where it is shown earlier.
    ///
    /// - Parameter previous: the time of the picture before, which is shown at moments that are nearer to it.
    func lag(of time: SessionTime, after previous: SessionTime) -> Interval {
        let half = Interval(nanoseconds: rate.start(ofFrame: 1).nanoseconds / 2)
        let middle = Interval(nanoseconds: (time - previous).nanoseconds / 2)
        // The first moment behind this one.
        let bound = (time - origin).nanoseconds - min(half, middle).nanoseconds
        let moment = rate.start(ofFrame: rate.frame(at: Interval(nanoseconds: bound)) + 1)
        return origin + moment - time
    }
}
