import Engine
import Jobs
import Media
import RTP
import SRTP
import TestSupport
import Testing
import Threads

@testable import Recorder

/// The recording loop with a view, on a processor that gets too slow. Its clock moves with work and with waiting alone.
@Suite struct OverloadTests {
    private final class Processor: @unchecked Sendable {
        private let ports: ScriptedPorts
        /// How many times slower than usual it is, by the milliseconds that have passed.
        private let slowness: (Int64) -> Int64
        var times: [Int64] = []

        init(_ ports: ScriptedPorts, slowness: @escaping (Int64) -> Int64) {
            self.ports = ports
            self.slowness = slowness
        }

        var now: SessionTime { SessionTime(milliseconds: ports.now) }

        func work(milliseconds: Int64) {
            ports.advance(Interval(milliseconds: milliseconds * slowness(ports.now)))
        }
    }

    /// Codecs that do nothing but take time.
    private struct SlowCodecs: CodecFactory {
        let processor: Processor

        var abilities: [CodecAbility] { [] }
        func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder { SlowDecoder(processor) }
        func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
            SlowEncoder(processor)
        }
        func frameScaler() throws(CodecError) -> any FrameScaler { SlowScaler(processor) }
    }

    private final class SlowDecoder: VideoDecoder {
        private let processor: Processor
        private var waiting: CopiedFrame?

        init(_ processor: Processor) { self.processor = processor }

        func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError) {
            processor.work(milliseconds: 2)
            waiting = CopiedFrame(VideoFrame(width: 64, height: 48), tag: tag)
        }

        func receive() -> (any DecodedFrame)? {
            defer { waiting = nil }
            return waiting
        }

        func finish() {}
        func reset() {}
    }

    private final class SlowScaler: FrameScaler {
        private let processor: Processor

        init(_ processor: Processor) { self.processor = processor }

        func draw(
            _ source: any DecodedFrame, crop: FrameArea?, rotation: FrameRotation, into canvas: inout VideoFrame,
            at area: FrameArea
        ) throws(CodecError) {
            processor.work(milliseconds: 6)
        }

        func blend(_ overlay: Overlay, into canvas: inout VideoFrame, x: Int, y: Int) throws(CodecError) {}

        func fill(_ area: FrameArea, with sample: ColourSample, in canvas: inout VideoFrame) throws(CodecError) {}
    }

    private final class SlowEncoder: VideoEncoder {
        let format = VideoFormat(width: 64, height: 48, configuration: .vp8)
        private let processor: Processor
        private var waiting: Int64?

        init(_ processor: Processor) { self.processor = processor }

        func send(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
            processor.work(milliseconds: 12)
            processor.times.append(time)
            waiting = time
        }

        func finish() throws(CodecError) {}

        func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
            guard let time = waiting else { return false }
            waiting = nil
            packet.bytes = [0x10, 2, 0, 0x9D, 1, 0x2A, 64, 0, 48, 0]
            packet.presentationTime = time
            packet.decodeTime = time
            packet.isKeyFrame = true
            return true
        }
    }

    private struct Outcome {
        var efforts: [CompositionEffort] = []
        var longestRound = Interval.zero
        var largestLag = Interval.zero
        var lastLag = Interval.zero
        var times: [Int64] = []
        var report: Report?
    }

    private static let pipeline = """
        view:
          audio: false
          video: {parameters: {resolution: {width: 64, height: 48}, framerate: 25}}
        outputs: [{type: recording, from: view}]
        """

    /// A camera of 25 pictures a second for a minute, a key frame every four seconds.
    private func run(slowness: @escaping (Int64) -> Int64) throws -> Outcome {
        let scene = try LiveScene()
        let processor = Processor(scene.ports, slowness: slowness)
        scene.codecs = SlowCodecs(processor: processor)
        scene.pipeline = try Pipeline(parsing: Self.pipeline, file: "test.yaml")
        var builder = RTPBuilder(payloadType: 120, ssrc: 7, step: 3600)
        for i in 0..<1500 {
            scene.ports.send(
                builder.vp8(isKeyFrame: i % 100 == 0).map {
                    .init(milliseconds: 100 + Int64(i) * 40, port: 60_003, bytes: $0)
                })
        }
        scene.ports.at(60_500) { scene.commands.post(.stop(.requested)) }
        var outcome = Outcome()
        scene.afterRound = { loop in
            outcome.longestRound = max(outcome.longestRound, processor.now - loop.feed.reached)
            outcome.lastLag = loop.feed.lag
            outcome.largestLag = max(outcome.largestLag, outcome.lastLag)
        }
        outcome.report = try scene.run().report
        outcome.efforts = try scene.events().compactMap { event in
            if case .compositionEffort(let effort, _) = event.event { effort } else { nil }
        }
        outcome.times = processor.times
        return outcome
    }

    private func isWhole(_ outcome: Outcome) -> Bool { outcome.times == (0..<1500).map { $0 * 3600 } }

    // A picture takes 20 ms of 40.
    @Test func makesEverythingWhereTheProcessorIsFastEnough() throws {
        let outcome = try run { _ in 1 }
        #expect(outcome.efforts == [])
        #expect(outcome.largestLag <= Interval(milliseconds: 200))
        #expect(isWhole(outcome))
    }

    // What comes while the engine works has the times that it would have had; so nothing is made otherwise.
    @Test func catchesUpAfterAShortWhileWithoutLeavingAnythingOut() throws {
        let outcome = try run { (10_000..<10_400).contains($0) ? 4 : 1 }
        #expect(outcome.efforts == [])
        #expect(outcome.largestLag > Interval(milliseconds: 150))
        #expect(isWhole(outcome))
    }

    @Test func losesTilesBeforePicturesAndGetsThemBack() throws {
        // 20 ms become 60: with half of the tiles 51 for 40, with half of the pictures 66 for 80.
        let slow = try run { (10_000..<20_000).contains($0) ? 3 : 1 }
        #expect(slow.efforts.prefix(2) == [.halfTiles, .halfPictures] && slow.efforts.last == .full)
        #expect(slow.largestLag < Interval(milliseconds: 4000))
        #expect(slow.lastLag <= EffortControl.calmLag)
        // The work that is begun at the end of a slice is the most that comes on top of it.
        #expect(slow.longestRound < Interval(milliseconds: 200))
        let composition = try #require(slow.report?.compositions?.first)
        #expect(composition.degraded.map(\.effort) == slow.efforts.filter { $0 != .full })
        #expect(composition.picturesLeftOut > 0 && composition.picturesWithOldTiles > 0)
        #expect(slow.times.count + composition.picturesLeftOut == 1500)
    }

    // Forty times slower for twenty seconds: nothing can be kept up, and still nothing grows.
    @Test func holdsThePictureRatherThanToGrow() throws {
        let outcome = try run { (10_000..<30_000).contains($0) ? 40 : 1 }
        #expect(outcome.efforts.contains(.heldPicture))
        // Five seconds until it is held; then all that was kept since the last key frame is decoded at once.
        #expect(outcome.largestLag < Interval(milliseconds: 12_000))
        #expect(outcome.lastLag <= EffortControl.calmLag)
        #expect(outcome.efforts.last == .full)
        #expect(outcome.times.allSatisfy { $0 % 3600 == 0 } && outcome.times == outcome.times.sorted())
        let composition = try #require(outcome.report?.compositions?.first)
        #expect(outcome.times.count + composition.picturesLeftOut == 1500)
        #expect(composition.inputs.first?.picturesSaved ?? 0 > 0)
    }
}
