import Testing

@testable import RTP

@Suite struct RetransmissionSourcesTests {
    @Test func believesTheDescription() {
        var sources = RetransmissionSources(announced: [11: 10, 21: 20])
        let answers = [sources.repeats(11, current: 10), sources.repeats(21, current: 10)]
        #expect(answers == [true, false])
    }

    @Test func learnsWhatNobodyAnnounced() {
        var sources = RetransmissionSources()
        let first = sources.repeats(5, current: 10)
        // The source has changed; its old retransmissions still come.
        let old = sources.repeats(5, current: 20)
        let new = sources.repeats(6, current: 20)
        #expect(first && !old && new)
    }

    @Test func learnsABoundedNumber() {
        var sources = RetransmissionSources()
        let answers = (0..<UInt32(100)).map { sources.repeats($0, current: 1000) }
        #expect(answers.count { $0 } == RetransmissionSources.maximumLearned)
    }
}
