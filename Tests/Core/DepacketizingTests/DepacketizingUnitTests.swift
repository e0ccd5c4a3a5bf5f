import Media
import TestSupport
import Testing

@testable import Depacketizing

/// What the contract asks of every unit alike.
struct DepacketizingUnitTests {
    static let units: [any DepacketizingUnit] = [
        VP8Depacketizer(), VP9Depacketizer(), H264Depacketizer(), H265Depacketizer(), AV1Depacketizer(),
        OpusDepacketizer(), G711Depacketizer(law: .mu), G722Depacketizer(),
    ]

    @Test func oneUnitForEachCodecThatIsReceived() {
        let codecs = Set(Self.units.map(\.codec))
        #expect(codecs.count == Self.units.count)
        #expect(codecs.isSuperset(of: VideoCodec.allCases.map(Codec.video)))
    }

    @Test(arguments: units.indices) func ignoresPaddingAndEndsWithNothing(index: Int) {
        var feed = PacketFeed(Depacketizer(Self.units[index]))
        feed.push([], at: 0, marker: true)
        feed.push([], at: 3000, marker: true, lost: 2)
        feed.finish()
        #expect(feed.frames.isEmpty && feed.errors.isEmpty)
    }

    // A key frame is where decoding can begin; each packet of audio is one, so the marker tells a talkspurt.
    @Test(arguments: units.indices) func audioBeginsByItsMarkerAlone(index: Int) {
        let depacketizer = Depacketizer(Self.units[index])
        let isAudio = depacketizer.codec.kind == .audio
        let nothing: [UInt8] = []
        let (marked, unmarked) = (
            depacketizer.isBeginning(nothing.span, hasMarker: true),
            depacketizer.isBeginning(nothing.span, hasMarker: false)
        )
        #expect(marked == isAudio && !unmarked)
        let beginsKeyFrame = type(of: Self.units[index]).beginsKeyFrame(nothing.span)
        #expect(!beginsKeyFrame)
    }

    // Two copies of one track, as a second run has them, do not share what is open.
    @Test func aCopyGoesItsOwnWay() {
        var feed = PacketFeed(Depacketizer(VP8Depacketizer()))
        feed.push(hex("10") + vp8KeyFrameHead(width: 64, height: 48), at: 0)
        var copy = feed
        copy.push(hex("00 AA"), at: 0, marker: true)
        #expect(copy.frames.count == 1 && feed.frames.isEmpty)
        feed.push(hex("00 BB"), at: 0, marker: true)
        #expect(feed.frames.count == 1 && feed.bytes != copy.bytes)
    }
}
