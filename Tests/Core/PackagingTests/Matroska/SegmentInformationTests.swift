import Media
import Testing

@testable import Packaging

@Suite struct SegmentInformationTests {
    private func dump(_ identity: FileIdentity, duration: Interval = .zero) -> String {
        var bytes = SegmentInformation(identity: identity).rendered()
        bytes.replace(
            at: bytes.count - SegmentInformation.durationSize, with: SegmentInformation.durationOrVoid(duration).span)
        return EBMLNode.dump(EBMLNode.parse(bytes, 0..<bytes.count), of: bytes)
    }

    @Test func keepsTheRoomOfTheDuration() {
        #expect(
            dump(Fixture.identity) == """
                Info
                  TimestampScale 1000000
                  SegmentUUID 0123456789abcdeffedcba9876543210
                  DateUTC 1000000000
                  Title room
                  MuxingApp rokuga
                  WritingApp rokuga
                  Void 11 bytes

                """)
    }

    @Test func tellsTheDurationInMillisecondsWithFraction() {
        let text = dump(Fixture.identity, duration: Interval(nanoseconds: 20_033_333_333))
        #expect(text.hasSuffix("  Duration 20033.333333\n"))
    }

    @Test(arguments: [1, 999_999, 3_600_000_000_000, Int64.max])
    func hasTheSameSizeForEveryDuration(_ nanoseconds: Int64) {
        let open = SegmentInformation.durationOrVoid(.zero)
        let closed = SegmentInformation.durationOrVoid(Interval(nanoseconds: nanoseconds))
        #expect(open.count == SegmentInformation.durationSize)
        #expect(closed.count == SegmentInformation.durationSize)
    }

    /// A duration of zero, an identifier of zero and an empty title are out of range or say nothing.
    @Test func leavesOutWhatMayNotBeZero() {
        let identity = FileIdentity(high: 0, low: 0, creation: WallTime(nanoseconds: 0), title: "")
        #expect(
            dump(identity, duration: .zero) == """
                Info
                  TimestampScale 1000000
                  DateUTC -978307200000000000
                  MuxingApp rokuga
                  WritingApp rokuga
                  Void 11 bytes

                """)
    }

    @Test func holdsALongTitle() {
        var identity = Fixture.identity
        identity.title = String(repeating: "録", count: 1000)
        #expect(dump(identity).contains("Title \(identity.title)\n"))
    }
}
