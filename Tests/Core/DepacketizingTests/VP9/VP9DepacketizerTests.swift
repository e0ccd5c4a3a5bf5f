import Media
import TestSupport
import Testing

@testable import Depacketizing

struct VP9DepacketizerTests {
    private let unit = Depacketizer(VP9Depacketizer())
    private let key = vp9Head(isKeyFrame: true)
    private let inter = vp9Head(isKeyFrame: false)

    @Test func joinsTheFirstFrameOfACapture() {
        // firefox-vp9-opus, packets 1, 2 and 8, cut after the first bytes; packets 3 to 7 left out.
        var feed = PacketFeed(unit)
        feed.push(hex("8BBA76 1802800168010401 824983420027F016743438241C19480006985FC5"), at: 0)
        feed.push(hex("81BA76 CFCA9CEC748E8674"), at: 0)
        feed.push(hex("85BA76 77AC447C70793A52"), at: 0, marker: true)
        #expect(
            feed.bytes == [
                hex("824983420027F016743438241C19480006985FC5 CFCA9CEC748E8674 77AC447C70793A52")
            ])
        #expect(feed.frames[0].isKeyFrame)
        let configuration = VP9Configuration(
            profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 0)
        #expect(
            feed.frames[0].format
                == .video(VideoFormat(width: 640, height: 360, configuration: .vp9(configuration))))
        #expect(
            feed.frames[0].reference
                == .vp9(
                    pictureID: 0x3A76, pictureIDBits: 15, isEndKnown: true,
                    layers: [VP9LayerFrame(kind: .key, distances: ShortList())]))
    }

    @Test func keepsLayersOfAPictureTogetherUnderAnIndex() {
        var feed = PacketFeed(unit)
        // I F L B E V: SID 0, sizes of two layers; then I F L P B E: SID 1 with D.
        feed.push(hex("BE 05 00 30 0140 00B4 0280 0168") + key, at: 0)
        feed.push(hex("FC 05 03 02") + inter, at: 0, marker: true)
        #expect(feed.bytes == [key + inter + superframeIndex([key.count, inter.count])])
        #expect(feed.frames[0].isKeyFrame)
        guard case .video(let format) = feed.frames[0].format else {
            Issue.record("no format")
            return
        }
        #expect(format.width == 640)
        #expect(format.height == 360)
        guard case .vp9(5, 7, true, let layers) = feed.frames[0].reference else {
            Issue.record("another reference")
            return
        }
        #expect(layers.map(\.spatialID) == [0, 1])
        #expect(layers.map(\.kind) == [.key, .inter])
        #expect(layers.map { $0.distances?.count } == [0, 1])
    }

    /// Three spatial and two temporal layers without flexible mode: I L B E, then SID, D and TL0PICIDX (RFC 9628 §4.2).
    private func picture(_ number: UInt8, layers: [UInt8], temporalID: UInt8 = 0, isInterLayer: Bool = true)
        -> [[UInt8]]
    {
        layers.map { layer in
            let dependence: UInt8 = isInterLayer && layer > 0 ? 1 : 0
            let head: [UInt8] = [number == 0 ? 0xAC : 0xEC, number, temporalID << 5 | layer << 1 | dependence, number]
            return head + (number == 0 && layer == 0 ? key : inter) + [layer]
        }
    }

    private func push(_ payloads: [[UInt8]], at timestamp: Int64, marker: Bool = true, _ feed: inout PacketFeed) {
        for (i, payload) in payloads.enumerated() {
            feed.push(payload, at: timestamp, marker: marker && i == payloads.count - 1)
        }
    }

    @Test func keepsThreeLayersTogetherAndCountsThem() {
        var feed = PacketFeed(unit)
        push(picture(0, layers: [0, 1, 2]), at: 0, &feed)
        push(picture(1, layers: [0, 1, 2], temporalID: 1), at: 3000, &feed)
        #expect(feed.timestamps == [0, 3000])
        #expect(feed.bytes[1].suffix(14) == superframeIndex([inter.count + 1, inter.count + 1, inter.count + 1])[...])
        #expect(feed.passed == [0, 3000])
        #expect(feed.depacketizer.layers?.spatial == 3)
        #expect(feed.depacketizer.layers?.temporal == 2)
    }

    @Test func takesPicturesOfWhichAnSFUForwardsFewerLayers() {
        var feed = PacketFeed(unit)
        push(picture(0, layers: [0, 1, 2]), at: 0, &feed)
        push(picture(1, layers: [0, 1]), at: 3000, &feed)
        push(picture(2, layers: [2], isInterLayer: false), at: 6000, &feed)
        #expect(feed.timestamps == [0, 3000, 6000])
        #expect(feed.errors.isEmpty)
    }

    @Test(arguments: [[1, 2], [0, 2], [2]] as [[UInt8]])
    func dropsAPictureWithoutALayerThatAnotherNeeds(layers: [UInt8]) {
        var feed = PacketFeed(unit)
        push(picture(0, layers: [0, 1, 2]), at: 0, &feed)
        push(picture(1, layers: layers), at: 3000, &feed)
        push(picture(2, layers: [0, 1, 2]), at: 6000, &feed)
        push(picture(0, layers: [0, 1, 2]), at: 9000, &feed)
        // Of layers 1 and 2 the first one is refused, and the second one then belongs to a damaged picture.
        #expect(feed.errors == [.missingLayer(spatialID: layers == [1, 2] ? 1 : 2)])
        #expect(feed.timestamps == [0, 6000, 9000])
        #expect(feed.passed == [0, 9000])
    }

    @Test func dropsAPictureWhoseUpperLayersWereLost() {
        var feed = PacketFeed(unit)
        push(picture(0, layers: [0, 1, 2]), at: 0, &feed)
        push(picture(1, layers: [0, 1]), at: 3000, marker: false, &feed)
        feed.push(picture(2, layers: [0])[0], at: 6000, lost: 1)
        push(Array(picture(2, layers: [0, 1, 2]).dropFirst()), at: 6000, &feed)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.frames[1].lostBefore == 1)
        #expect(feed.passed == [0])
    }

    /// samples/vp9-svc.pcap, packets 16 to 18: one layer frame with E, the upper one was never sent, no marker.
    @Test func takesAPictureWithoutMarkerAtTheEndOfALayer() {
        var feed = PacketFeed(unit)
        push(picture(0, layers: [0]), at: 0, &feed)
        push(picture(1, layers: [0]), at: 3000, marker: false, &feed)
        var cut = picture(2, layers: [0])
        cut[0][0] ^= 0x04
        push(cut, at: 6000, marker: false, &feed)
        push(picture(3, layers: [0, 1]), at: 9000, &feed)
        #expect(feed.timestamps == [0, 3000, 9000])
        #expect(feed.passed == [0, 3000])
    }

    /// samples/vp9-svc.pcap, packet 19: the second layer begins with a picture that is no key frame.
    @Test func tellsTheSizeOfALayerThatBeginsInMidStream() {
        var feed = PacketFeed(unit)
        push(picture(0, layers: [0]), at: 0, &feed)
        feed.push(hex("EE 01 00 01 30 0140 00B4 0500 02D0") + inter, at: 3000)
        feed.push(hex("EC 01 03 01") + inter, at: 3000, marker: true)
        feed.push(hex("EC 02 00 02") + inter, at: 6000, marker: true)
        let widths = feed.frames.map { frame -> Int? in
            guard case .video(let format) = frame.format else { return nil }
            return format.width
        }
        #expect(widths == [640, 1280, nil])
        #expect(feed.frames.map(\.isKeyFrame) == [true, false, false])
        #expect(feed.passed == feed.timestamps)
    }

    @Test func tellsPicturesOfOneTimestampApartByTheirPictureID() {
        var feed = PacketFeed(unit)
        push(picture(0, layers: [0, 1]), at: 0, marker: false, &feed)
        push(picture(1, layers: [0, 1]), at: 0, marker: false, &feed)
        push(picture(2, layers: [0, 1]), at: 0, marker: true, &feed)
        #expect(feed.frames.count == 3)
        #expect(feed.bytes[1] == feed.bytes[2])
    }

    /// Frames of one layer, each in two packets, B in the first and E in the second; two have one timestamp.
    @Test(arguments: [true, false], [[false, true], [true, true], [false, false], [true, false]])
    func takesTwoPicturesOfOneTimestamp(hasPictureID: Bool, markers: [Bool]) {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        for number in 0...4 as ClosedRange<UInt8> {
            let flags: UInt8 = (hasPictureID ? 0x80 : 0) | (number > 0 ? 0x40 : 0)
            let head: [UInt8] = hasPictureID ? [number] : []
            let time = Int64((number + 1) / 2) * 3000
            feed.push([flags | 0x08] + head + (number == 0 ? key : inter), at: time, marker: markers[0])
            feed.push([flags | 0x04] + head + [number], at: time, marker: markers[1])
        }
        feed.finish()
        #expect(feed.timestamps == [0, 3000, 3000, 6000, 6000])
        #expect(feed.bytes == (0...4).map { ($0 == 0 ? key : inter) + [$0] })
        #expect(feed.passed == feed.timestamps)
    }

    @Test func aMarkerOnALowerLayerEndsNothing() {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        for number in 0...1 as ClosedRange<UInt8> {
            for payload in picture(number, layers: [0, 1]) {
                feed.push(payload, at: Int64(number) * 3000, marker: true)
            }
        }
        feed.push(picture(2, layers: [0])[0], at: 6000, marker: true)
        feed.push(picture(3, layers: [0])[0], at: 9000, marker: true, lost: 1)
        feed.push(picture(4, layers: [0])[0], at: 12_000, marker: true)
        #expect(feed.timestamps == [0, 3000, 9000])
        #expect(feed.bytes[1].suffix(10) == superframeIndex([inter.count + 1, inter.count + 1])[...])
        #expect(feed.passed == [0, 3000])
    }

    @Test func leavesASingleLayerWithoutIndex() {
        var feed = PacketFeed(unit)
        feed.push(hex("AC 05 00 01") + key, at: 0, marker: true)
        #expect(feed.bytes == [key])
    }

    @Test func keepsTheReferencesOfEachLayer() {
        var feed = PacketFeed(unit)
        feed.push(hex("98 05") + key, at: 0, marker: true)
        feed.push(hex("D8 06 03 04") + inter, at: 3000)  // P_DIFF 1, 2
        feed.push(hex("D8 06 04") + inter, at: 3000, marker: true)  // P_DIFF 2
        guard case .vp9(_, _, _, let layers) = feed.frames[1].reference else {
            Issue.record("no reference")
            return
        }
        #expect(layers.map { $0.distances?.count } == [2, 1])
        #expect(layers.map { $0.distances?.last } == [2, 2])
    }

    // RFC 9628 §4.2.1: N_S is 1, so another layer frame may follow, with a marker.
    @Test(arguments: [(true, 0x30, false), (false, 0x30, false), (true, 0x10, true), (false, 0x10, false)])
    func knowsAPicturesEndByItsMarkerAndItsLayers(hasMarker: Bool, structure: UInt8, isKnown: Bool) {
        var feed = PacketFeed(unit)
        // I F L B E V: SID 0 and the sizes of one or two layers.
        let sizes = hex("0140 00B4") + (structure == 0x30 ? hex("0280 0168") : [])
        feed.push(hex("BE 05 00") + [structure] + sizes + key, at: 0, marker: hasMarker)
        feed.push(hex("FC 06 00 02") + inter, at: 3000, marker: true)
        guard case .vp9(_, _, let isEndKnown, _) = feed.frames[0].reference else {
            Issue.record("no reference")
            return
        }
        #expect(isEndKnown == isKnown)
    }

    @Test func beginsAfterALossOnlyWithTheLowestLayer() {
        var feed = PacketFeed(unit)
        feed.push(hex("28 00 01") + key, at: 0, marker: true)
        feed.push(hex("28 03 02") + inter, at: 3000, marker: true, lost: 1)  // SID 1
        feed.push(hex("28 00 03") + inter, at: 6000, marker: true)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.frames[1].lostBefore == 1)
        #expect(feed.damages[1].frameCount == 1)
    }

    @Test func refusesANinthLayer() {
        var feed = PacketFeed(unit)
        feed.push(hex("88 01") + key, at: 0)
        for _ in 0..<8 { feed.push(hex("88 01") + inter, at: 0) }
        #expect(feed.errors == [.tooManyLayers(limit: 8)])
        feed.push(hex("08") + key, at: 3000, marker: true)
        #expect(feed.timestamps == [3000])
    }

    @Test func isReadyAfterABadPacket() {
        var feed = PacketFeed(unit)
        feed.push(hex("08") + key, at: 0, marker: true)
        feed.push(hex("08 42"), at: 3000, marker: true)
        feed.push(hex("08") + inter, at: 6000, marker: true)
        feed.push(hex("08") + key, at: 9000, marker: true)
        #expect(feed.errors == [.invalidFrameHeader(firstByte: 0x42)])
        #expect(feed.timestamps == [0, 6000, 9000])
        #expect(feed.passed == [0, 9000])
    }
}
