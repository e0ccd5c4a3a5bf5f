import Media

/// An input of a mix: its audio on the time line, until it has left and faded out.
struct MixedInput: Sendable {
    private var line: InputLine
    private var isLeaving = false

    init(startingAt position: Int64) {
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
        var part = scratch.mutableSpan
        guard line.read(from: position, into: &part) else { return }
        let audio = part.span
        var total = sum.mutableSpan
        for i in 0..<min(audio.count, total.count) { total[i] += audio[i] }
    }
}
