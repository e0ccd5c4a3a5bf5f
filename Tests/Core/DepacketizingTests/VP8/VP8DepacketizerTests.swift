import Media
import TestSupport
import Testing

@testable import Depacketizing

struct VP8DepacketizerTests {
    private static let key = vp8KeyFrameHead(width: 640, height: 360)
    private let unit = Depacketizer(VP8Depacketizer())

    @Test func joinsTheFirstFrameOfACapture() {
        // vp8-opus-360p, packets 1 to 4, each payload cut after 14 bytes.
        var feed = PacketFeed(unit)
        feed.push(hex("9080C577 D09B009D012A80026801"), at: 0)
        feed.push(hex("8080C577 65FC55F7C4B65FC2B2AD"), at: 0)
        feed.push(hex("8080C577 7C4B7D8763588384EE14"), at: 0)
        feed.push(hex("8080C577 9105430B65395438B9B7"), at: 0, marker: true)
        #expect(
            feed.bytes == [
                hex("D09B009D012A80026801 65FC55F7C4B65FC2B2AD 7C4B7D8763588384EE14 9105430B65395438B9B7")
            ])
        let frame = feed.frames[0]
        #expect(frame.isKeyFrame)
        #expect(frame.format == .video(VideoFormat(width: 640, height: 360, configuration: .vp8)))
        #expect(frame.firstArrival == SessionTime(milliseconds: 1))
        #expect(frame.lastArrival == SessionTime(milliseconds: 4))
        #expect(
            frame.reference
                == .vp8(
                    pictureID: 0x4577, pictureIDBits: 15, tl0PicIdx: nil, temporalID: nil, isLayerSync: false,
                    isDiscardable: false))
    }

    @Test func skipsTheRestOfAFrameThatBeganBefore() {
        var feed = PacketFeed(unit)
        feed.push(hex("00 AA"), at: 0)
        feed.push(hex("00 AA"), at: 0, marker: true)
        feed.push(hex("10") + Self.key, at: 3000, marker: true)
        #expect(feed.timestamps == [3000])
        #expect(feed.damages[0].frameCount == 1)
        #expect(feed.errors.isEmpty)
    }

    @Test func takesEveryPartitionStartButTheFirstAsContent() {
        var feed = PacketFeed(unit)
        feed.push(hex("10") + Self.key, at: 0)
        feed.push(hex("11 BB"), at: 0)  // S = 1, PID = 1
        feed.push(hex("02 CC"), at: 0, marker: true)
        #expect(feed.bytes == [Self.key + hex("BB CC")])
    }

    @Test func endsAFrameWithoutMarkerWhereTheNextOneBegins() {
        var feed = PacketFeed(unit)
        feed.push(hex("10") + Self.key, at: 0)
        feed.push(hex("10 010000"), at: 3000, marker: true)
        #expect(feed.timestamps == [0, 3000])
        #expect(feed.passed == [0, 3000])
    }

    @Test func tellsWhatADroppedFrameWas() {
        var feed = PacketFeed(unit)
        feed.push(hex("10") + Self.key, at: 0, marker: true)
        feed.push(hex("30 010000"), at: 3000)  // N = 1
        feed.push(hex("20 CC"), at: 3000, marker: true, lost: 1)
        feed.push(hex("10 010000"), at: 6000, marker: true)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.damages[1].isHarmless)
        #expect(feed.frames[1].lostBefore == 1)
        #expect(feed.passed == [0, 6000])
    }

    @Test(arguments: [
        ("10 D09B00 9D012B 8002 6801", DepacketizingError.invalidStartCode(0x9D012B)),
        ("10 D09B", .truncated(needed: 3, remaining: 2)),
        ("90 80", .truncated(needed: 3, remaining: 2)),
    ])
    func isReadyAfterABadPacket(payload: String, error: DepacketizingError) {
        var feed = PacketFeed(unit)
        feed.push(hex("10") + Self.key, at: 0, marker: true)
        feed.push(hex(payload), at: 3000, marker: true)
        feed.push(hex("10 010000"), at: 6000, marker: true)
        feed.push(hex("10") + Self.key, at: 9000, marker: true)
        #expect(feed.errors == [error])
        #expect(feed.timestamps == [0, 6000, 9000])
        #expect(feed.passed == [0, 9000])
    }

    /// samples/cases/64-vp8-two-pictures-one-timestamp, packets 23 to 26, with PictureIDs and without.
    @Test(arguments: [true, false], [[false, true], [true, true], [false, false], [true, false]])
    func takesTwoFramesOfOneTimestamp(hasPictureID: Bool, markers: [Bool]) {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        feed.push(hex("10") + Self.key, at: 0, marker: markers[1])
        for number in 1...4 as ClosedRange<UInt8> {
            let head: [UInt8] = hasPictureID ? [0x80, number] : []
            let first: [UInt8] = [hasPictureID ? 0x90 : 0x10] + head
            let second: [UInt8] = [hasPictureID ? 0x80 : 0x00] + head
            feed.push(first + hex("010000") + [number, 1, 1], at: Int64(number / 2) * 3000, marker: markers[0])
            feed.push(second + [number], at: Int64(number / 2) * 3000, marker: markers[1])
        }
        feed.finish()
        #expect(feed.timestamps == [0, 0, 3000, 3000, 6000])
        #expect(feed.bytes.dropFirst() == [1, 2, 3, 4].map { hex("010000") + [$0, 1, 1, $0] }[...])
        #expect(feed.passed == feed.timestamps)
    }

    @Test func aMarkerBeforeTheLastPacketEndsNothing() {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        feed.push(hex("10") + Self.key, at: 0, marker: true)
        feed.push(hex("00 AA"), at: 0)
        feed.push(hex("10 010000"), at: 3000, marker: true)
        // The loss may have taken the rest.
        feed.push(hex("10 010000"), at: 6000, marker: true, lost: 1)
        feed.push(hex("10") + Self.key, at: 9000)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.bytes[0] == Self.key + hex("AA"))
        #expect(feed.passed == [0])
    }

    @Test func givesAFrameWithItsMarkerToAPauseOnly() {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        feed.push(hex("10") + Self.key, at: 0, marker: true)
        #expect(feed.frames.isEmpty)
        #expect(feed.depacketizer.holdsKeyFrame)
        feed.poll()
        #expect(!feed.depacketizer.holdsKeyFrame)
        #expect(feed.timestamps == [0])
        feed.push(hex("10 010000"), at: 3000)
        feed.poll()
        #expect(feed.timestamps == [0], "its marker may still come")
    }

    @Test func keepsAFrameThatWasWholeBeforeTheBadPacket() {
        var feed = PacketFeed(unit)
        feed.push(hex("10") + Self.key, at: 0)
        feed.push(hex("10 01"), at: 3000)
        #expect(feed.timestamps == [0])
        #expect(feed.errors == [.truncated(needed: 3, remaining: 1)])
    }
}
