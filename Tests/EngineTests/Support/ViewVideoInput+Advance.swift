import Media

@testable import Engine

extension ViewVideoInput {
    /// Brings an input that is alone to `time`.
    mutating func advance(to time: SessionTime, reach: Interval = .zero, isVisible: Bool) {
        prepare(time, reach: reach, isVisible: isVisible)
        while sendNext() { receive() }
    }
}
