import Media
import RTP
import TestSupport
import Testing

@testable import Depacketizing

struct DepacketizerTests {
    private static func format(_ name: String, rate: Int64 = 90_000, _ parameters: [String: String] = [:])
        -> PayloadFormat
    {
        PayloadFormat(
            payloadType: 96, encodingName: name, clockRate: ClockRate(hertz: rate), channelCount: 1,
            parameters: parameters.map { PayloadFormat.Parameter(name: $0.key, value: $0.value) })
    }

    @Test(arguments: [
        ("VP8", Codec.video(.vp8)), ("vp8", .video(.vp8)), ("VP9", .video(.vp9)), ("H264", .video(.h264)),
        ("h264", .video(.h264)), ("opus", .audio(.opus)), ("OPUS", .audio(.opus)), ("PCMU", .audio(.pcmu)),
        ("pcma", .audio(.pcma)), ("AV1", .video(.av1)), ("H265", .video(.h265)),
    ])
    func knowsAFormatByItsNameInAnyCase(name: String, codec: Codec) {
        #expect(Depacketizer(format: Self.format(name))?.codec == codec)
    }

    @Test(arguments: ["rtx", "red", "ulpfec", "telephone-event", "CN", ""])
    func refusesWhatItCannotRead(name: String) {
        #expect(Depacketizer(format: Self.format(name)) == nil)
    }

    @Test func refusesInterleavedUnits() {
        #expect(Depacketizer(format: Self.format("H264", ["packetization-mode": "2"])) == nil)
        for mode in ["0", "1"] {
            #expect(Depacketizer(format: Self.format("H264", ["packetization-mode": mode])) != nil)
        }
    }

    @Test func refusesDecodingOrderNumbers() {
        for number in ["1", "32767", "x"] {
            #expect(Depacketizer(format: Self.format("H265", ["sprop-max-don-diff": number])) == nil)
        }
        #expect(Depacketizer(format: Self.format("H265", ["sprop-max-don-diff": "0"])) != nil)
    }

    @Test func takesParameterSetsOfH265FromTheFormat() throws {
        let names = ["sprop-vps", "sprop-sps", "sprop-pps"]
        let format = Self.format("H265", Dictionary(uniqueKeysWithValues: zip(names, H265ParameterSetsTests.sprop)))
        var feed = PacketFeed(try #require(Depacketizer(format: format)))
        feed.push(h265Slice(type: 19), at: 0, marker: true)
        #expect(feed.bytes == [withLengths(H265Captured.all + [h265Slice(type: 19)])])
    }

    @Test func countsLayersWhereThePayloadFormatTellsThem() {
        var feed = PacketFeed(Depacketizer(VP8Depacketizer()))
        feed.push(hex("90 E0 01 01 80") + vp8KeyFrameHead(width: 640, height: 360), at: 0, marker: true)  // TID 2
        #expect(feed.depacketizer.layers?.temporal == 3)
        feed = PacketFeed(Depacketizer(H265Depacketizer()))
        #expect(feed.depacketizer.layers == LayerCount())
        feed.push(h265Aggregate(H265Captured.all + [h265Slice(type: 20)]), at: 0, marker: true)
        feed.push(h265Slice(type: 0, orderCount: 1, references: [-1], temporalID: 1), at: 3000, marker: true)
        #expect(feed.depacketizer.layers?.temporal == 2)
        #expect(feed.depacketizer.layers?.spatial == 1)
        #expect(Depacketizer(H264Depacketizer()).layers == nil)
        #expect(Depacketizer(OpusDepacketizer()).layers == nil)
    }

    @Test func takesClockRateAndChannelsFromTheFormat() throws {
        var stereo = Self.format("PCMA", rate: 16_000)
        stereo.channelCount = 2
        var feed = PacketFeed(try #require(Depacketizer(format: stereo)))
        feed.push([1, 2, 3, 4], at: 0)
        #expect(feed.frames[0].format == .audio(AudioFormat(codec: .pcma, sampleRate: 16_000, channelCount: 2)))
        #expect(feed.frames[0].duration == 2)
    }

    @Test(arguments: StreamRecipe.video)
    func knowsTheFirstPacketOfAKeyFrame(recipe: StreamRecipe) {
        var generator = SeededGenerator(seed: 4)
        let depacketizer = recipe.depacketizer()
        for index in 0..<20 {
            for (i, payload) in recipe.frame(index, &generator).payloads.enumerated() {
                let isFirst = index == 0 && i == 0
                #expect(
                    depacketizer.isBeginning(payload.span, hasMarker: true) == isFirst, "frame \(index), packet \(i)")
            }
        }
        let empty: [UInt8] = []
        #expect(depacketizer.isBeginning(empty.span, hasMarker: true) == false)
    }

    @Test(arguments: StreamRecipe.video)
    func saysThatAKeyFrameWaitsForThePacketAfterIt(recipe: StreamRecipe) {
        var generator = SeededGenerator(seed: 4)
        var feed = PacketFeed(recipe.depacketizer())
        feed.pausesAfterMarkers = false
        for index in 0..<2 {
            let frame = recipe.frame(index, &generator)
            for (i, payload) in frame.payloads.enumerated() {
                feed.push(payload, at: frame.timestamp, marker: i == frame.payloads.count - 1)
            }
            #expect(feed.depacketizer.holdsKeyFrame == (index == 0))
        }
    }

    // RFC 3551 §4.1.
    @Test(arguments: StreamRecipe.all.filter { $0.depacketizer().codec.kind == .audio })
    func knowsTheFirstPacketOfATalkspurtByItsMarker(recipe: StreamRecipe) {
        let payload: [UInt8] = [0xFC, 1, 2]
        for hasMarker in [true, false] {
            #expect(recipe.depacketizer().isBeginning(payload.span, hasMarker: hasMarker) == hasMarker)
        }
    }

    @Test(arguments: StreamRecipe.all)
    func ignoresPacketsOfPaddingOnly(recipe: StreamRecipe) {
        var generator = SeededGenerator(seed: 3)
        var feed = PacketFeed(recipe.depacketizer())
        let frame = recipe.frame(0, &generator)
        for (i, payload) in frame.payloads.enumerated() {
            feed.push([], at: frame.timestamp)
            feed.push(payload, at: frame.timestamp, marker: i == frame.payloads.count - 1)
            feed.push([], at: frame.timestamp)
        }
        #expect(feed.bytes == [frame.bytes])
        #expect(feed.frames[0].lostBefore == 0)
        #expect(feed.errors.isEmpty)
    }

    @Test(arguments: StreamRecipe.all, [1, 2, 3, 4, 5] as [UInt64])
    func neverEmitsAFrameWithAHole(recipe: StreamRecipe, seed: UInt64) {
        expectNoHoles(recipe, seed: seed)
    }

    @Test(arguments: StreamRecipe.all, [11, 12, 13, 14, 15, 16] as [UInt64])
    func recoversFromHostilePackets(recipe: StreamRecipe, seed: UInt64) {
        expectRecovery(recipe, seed: seed)
    }

    /// Rule 4 of the contract.
    @Test(arguments: StreamRecipe.all)
    func countsAPacketThatItCannotReadAsLost(recipe: StreamRecipe) throws {
        var generator = SeededGenerator(seed: 7)
        var feed = PacketFeed(recipe.depacketizer())
        let sent = (0..<4).map { recipe.frame($0, &generator) }
        func push(_ frame: SentFrame) {
            for (i, payload) in frame.payloads.enumerated() {
                feed.push(payload, at: frame.timestamp, marker: i == frame.payloads.count - 1)
            }
        }
        push(sent[0])
        guard let unreadable = recipe.unreadable else {
            for _ in 0..<100 { feed.push(randomBytes(1...200, &generator), at: 0) }
            return #expect(feed.errors.isEmpty)
        }
        if sent[1].payloads.count > 1 { feed.push(sent[1].payloads[0], at: sent[1].timestamp) }
        feed.push(unreadable, at: sent[1].timestamp)
        #expect(feed.errors.count == 1)
        push(sent[2])
        push(sent[3])
        #expect(feed.errors.count == 1)
        #expect(feed.bytes == [0, 2, 3].map { sent[$0].bytes })
        #expect(feed.frames.map(\.lostBefore) == [0, 1, 0])
        if feed.depacketizer.codec.kind == .video { #expect(feed.verdicts[1] == .drop(.dependsOnLoss)) }
    }

    /// The tables over all recipes hold every codec that has a depacketizer to the contract.
    @Test func hasARecipeForEveryDepacketizer() {
        let codecs = VideoCodec.allCases.map { Codec.video($0) } + AudioCodec.allCases.map { .audio($0) }
        let names = ["VP8", "VP9", "H264", "H265", "AV1", "opus", "PCMU", "PCMA", "G722", "MPEG4-GENERIC", "L16"]
        let read = names.compactMap {
            Depacketizer(format: Self.format($0, rate: $0 == "G722" ? 8000 : 90_000))?.codec
        }
        let tested = StreamRecipe.all.map { $0.depacketizer().codec }
        for codec in codecs { #expect(tested.contains(codec) == read.contains(codec), "\(codec)") }
    }

    @Test(arguments: StreamRecipe.video)
    func leavesOutALastFrameWithoutItsEnd(recipe: StreamRecipe) {
        var generator = SeededGenerator(seed: 5)
        var feed = PacketFeed(recipe.depacketizer())
        var frame = recipe.frame(0, &generator)
        while frame.payloads.count < 2 { frame = recipe.frame(0, &generator) }
        for payload in frame.payloads.dropLast() { feed.push(payload, at: 0) }
        feed.finish()
        #expect(feed.frames.isEmpty)
        #expect(feed.errors.isEmpty)
    }

    @Test(arguments: StreamRecipe.video)
    func endsFramesAtTheNextTimestampInAStreamWithoutMarkers(recipe: StreamRecipe) {
        var generator = SeededGenerator(seed: 6)
        var feed = PacketFeed(recipe.depacketizer())
        let sent = (0..<4).map { recipe.frame($0, &generator) }
        for frame in sent {
            for payload in frame.payloads { feed.push(payload, at: frame.timestamp) }
        }
        #expect(feed.bytes == sent.dropLast().map(\.bytes))
        #expect(feed.verdicts.allSatisfy { $0 == .pass })
    }

    /// A marker is a hint (RFC 6184 §5.1): right frames come out, and only those, wherever markers are.
    @Test(arguments: StreamRecipe.video, 1...20 as ClosedRange<UInt64>)
    func findsFramesWhereverMarkersAre(recipe: StreamRecipe, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var feed = PacketFeed(recipe.depacketizer())
        feed.pausesAfterMarkers = false
        // Of ten packets with and without the marker, on so many it is wrong; on all, none, or some of them.
        let (missing, added) = [(0, 10), (10, 0), (10, 10), (2, 2), (0, 3)][Int(seed % 5)]
        let sent = (0..<60).map { recipe.frame($0, &generator) }
        for frame in sent {
            for (i, payload) in frame.payloads.enumerated() {
                let isLast = i == frame.payloads.count - 1
                let isWrong = Int.random(in: 0..<10, using: &generator) < (isLast ? missing : added)
                feed.push(payload, at: frame.timestamp, marker: isLast != isWrong)
            }
        }
        feed.finish()
        #expect(feed.errors.isEmpty)
        let right = Dictionary(uniqueKeysWithValues: sent.map { ($0.timestamp, $0.bytes) })
        #expect(zip(feed.timestamps, feed.bytes).allSatisfy { right[$0] == $1 })
        #expect(Set(feed.timestamps).count == feed.timestamps.count)
        // At most the last one, and one whose missing marker was taken for a missing end.
        #expect(feed.frames.count >= 58)
        if seed % 5 != 3 { #expect(feed.timestamps.prefix(59) == sent.prefix(59).map(\.timestamp)[...]) }
    }

    /// Janus 1.1.2 lost the last packet of one frame in `vp8-opus-long` (packet 2484) and closed the gap.
    @Test(arguments: StreamRecipe.video)
    func dropsAFrameWhoseMarkerNeverCame(recipe: StreamRecipe) {
        var generator = SeededGenerator(seed: 8)
        var feed = PacketFeed(recipe.depacketizer())
        var sent = (0..<5).map { recipe.frame($0, &generator) }
        while sent[2].payloads.count < 2 { sent[2] = recipe.frame(2, &generator) }
        for (index, frame) in sent.enumerated() {
            for (i, payload) in frame.payloads.enumerated() {
                let isLast = i == frame.payloads.count - 1
                if index == 2, isLast { continue }
                feed.push(payload, at: frame.timestamp, marker: isLast)
            }
        }
        #expect(feed.bytes == [0, 1, 3, 4].map { sent[$0].bytes })
        #expect(feed.frames[2].lostBefore == 1)
        #expect(feed.verdicts.map { $0 == .pass } == [true, true, false, false])
        #expect(feed.gate.isWaitingForKeyFrame)
    }

    @Test(arguments: StreamRecipe.video)
    func boundsTheMemoryOfAFrameThatNeverEnds(recipe: StreamRecipe) {
        var feed = PacketFeed(recipe.depacketizer())
        feed.push(recipe.endless.opening, at: 0)
        let rest = recipe.endless.continuation + [UInt8](repeating: 0x55, count: 1 << 20)
        for _ in 0..<9 { feed.push(rest, at: 0) }
        let tooLarge = feed.errors.contains {
            if case .frameTooLarge(let limit, let actual) = $0 { limit == 8 << 20 && actual > limit } else { false }
        }
        #expect(tooLarge)
        #expect(feed.frames.isEmpty)
    }
}
