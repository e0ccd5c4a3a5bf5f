import Jobs
import Media
import Mixing

extension ViewInput {
    /// What is to be seen of it at `moment`, up to which its pictures were decoded; nil where there is nothing.
    func content(at moment: SessionTime, _ overlays: ViewOverlays) -> ViewCanvas.Content? {
        let isAbsent =
            overlays.placeholder != nil && (!hasPicture || (video?.serial ?? 0) == 0 || hasStopped(by: moment))
        guard let video else {
            guard isAbsent else { return nil }
            return ViewCanvas.Content(picture: nil, rotation: .none, serial: 0, identity: identity, isAbsent: true)
        }
        return ViewCanvas.Content(
            picture: video.shown, rotation: video.shownRotation, serial: video.serial, identity: identity,
            isAbsent: isAbsent, isFrozen: overlays.marksFrozen && isFrozen(at: moment))
    }

    /// A camera without a picture for so long, whose audio continues, was switched off: one that is on sends several
    /// pictures a second.
    static let cameraTimeout = Interval(milliseconds: 2000)

    private func hasStopped(by moment: SessionTime) -> Bool {
        guard !isScreen, let shown = video?.shownTime, moment - shown > Self.cameraTimeout, let lastAudio else {
            return false
        }
        return lastAudio - shown > Self.cameraTimeout
    }

    /// A camera never stands still; a screen does for minutes, and nothing is wrong with it.
    private func isFrozen(at moment: SessionTime) -> Bool {
        guard !isScreen, let shown = video?.shownTime else { return false }
        return moment - shown > FrozenMark.timeout
    }

    private var isScreen: Bool { identity?.isScreen ?? false }
}
