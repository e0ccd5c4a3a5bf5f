import Media

/// An input of a mix: its audio on the time line, and its gain.
struct MixedInput: Sendable {
    private var line: InputLine
    private var ramp: GainRamp
    private var isLeaving = false
    var gain: Float { didSet { ramp.go(to: isMuted ? 0 : gain) } }
    var isMuted = false { didSet { ramp.go(to: isMuted ? 0 : gain) } }

    init(gain: Float, startingAt position: Int64) {
        self.gain = gain
        ramp = GainRamp(gain: gain)
        line = InputLine(startingAt: position)
    }

    var tally: InputLineTally { line.tally }
    /// It left, and all of its audio has been mixed.
    var isGone: Bool { isLeaving && line.isSilent }

    mutating func insert(_ audio: borrowing AudioBlock, at time: SessionTime) {
        if !isLeaving { line.insert(audio, at: time) }
    }

    mutating func endRun() {
        line.endRun()
    }

    mutating func leave() {
        isLeaving = true
        line.endRun()
    }

    /// Adds the frames from `position` on; `scratch` is as long as `sum`.
    mutating func add(from position: Int64, to sum: inout [Float], over scratch: inout [Float]) {
        guard !ramp.isSilent else {
            line.skip(to: position + Int64(sum.count / 2))
            return
        }
        var part = scratch.mutableSpan
        if line.read(from: position, into: &part) {
            var total = sum.mutableSpan
            ramp.add(part.span, to: &total)
        } else {
            ramp.pass(sum.count / 2)
        }
    }
}
