import Jobs
import Media
import Mixing

extension ViewInput {
    /// What is to be seen of it at `moment`, up to which its pictures were decoded; nil where there is nothing.
    func content(at moment: SessionTime, _ look: ViewLook) -> ViewCanvas.Content? {
        let isAbsent =
            look.placeholder != nil && (!hasPicture || (pictures?.serial ?? 0) == 0 || hasStopped(by: moment))
        guard let pictures else {
            guard isAbsent else { return nil }
            return ViewCanvas.Content(picture: nil, rotation: .none, serial: 0, identity: identity, isAbsent: true)
        }
        return ViewCanvas.Content(
            picture: pictures.shown, rotation: pictures.shownRotation, serial: pictures.serial, identity: identity,
            isAbsent: isAbsent, isFrozen: look.marksFrozen && isFrozen(at: moment))
    }

    /// No picture for longer than an input may be silent, while its sound goes on: the camera was switched off.
    private func hasStopped(by moment: SessionTime) -> Bool {
        guard let shown = pictures?.shownTime, moment - shown > patience, let lastSound else { return false }
        return lastSound - shown > patience
    }

    private func isFrozen(at moment: SessionTime) -> Bool {
        guard let shown = pictures?.shownTime else { return false }
        return moment - shown > FrozenMark.patience
    }
}
