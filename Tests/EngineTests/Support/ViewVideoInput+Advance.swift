import Media

@testable import Engine

extension ViewVideoInput {
    /// Brings an input that is alone to `time`.
    mutating func advance(to time: SessionTime, isVisible: Bool) {
        prepare(time, isVisible: isVisible)
        while sendNext(at: time) { receive(at: time) }
    }
}
