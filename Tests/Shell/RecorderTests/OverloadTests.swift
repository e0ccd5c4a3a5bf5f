import Engine
import Jobs
import Media
import RTP
import SRTP
import TestSupport
import Testing

@testable import Recorder

/// A view on a processor that gets too slow, on a clock that moves with work and with waiting only: the rounds of a live
/// recording without its sockets.
@Suite struct OverloadTests {
    /// Codecs that do nothing but take time.
    private struct SlowCodecs: CodecFactory {
        let processor = Processor()

        final class Processor: @unchecked Sendable {
            var now = SessionTime.zero
            /// How many times slower than usual it is, by when.
            var slowness: (Int64) -> Int64 = { _ in 1 }
            var times: [Int64] = []

            func work(milliseconds: Int64) {
                wait(Interval(milliseconds: milliseconds * slowness(now.nanoseconds / 1_000_000)))
            }

            func wait(_ time: Interval) { now = now + time }
        }

        var abilities: [CodecAbility] { [] }
        func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder { SlowDecoder(processor) }
        func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
            SlowEncoder(processor)
        }
        func frameScaler() throws(CodecError) -> any FrameScaler { SlowScaler(processor) }
    }

    private final class SlowDecoder: VideoDecoder {
        private let processor: SlowCodecs.Processor
        private var waiting: CopiedFrame?

        init(_ processor: SlowCodecs.Processor) { self.processor = processor }

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
        private let processor: SlowCodecs.Processor

        init(_ processor: SlowCodecs.Processor) { self.processor = processor }

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
        private let processor: SlowCodecs.Processor
        private var waiting: Int64?

        init(_ processor: SlowCodecs.Processor) { self.processor = processor }

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
        let codecs = SlowCodecs()
        let processor = codecs.processor
        processor.slowness = slowness
        var outcome = Outcome()
        var control = EffortControl()
        let started = JobStarted(
            job: "{}", recordingID: "take-1", sessionStart: WallTime(nanoseconds: 0), tick: JobStarted.defaultTick,
            writer: "test")
        let engine = RecordingEngine(
            started: started, job: Job(source: .sdp(SDPSource(connections: []))),
            pipeline: try Pipeline(parsing: Self.pipeline, file: "test.yaml"), ciphers: SRTPLibrary(),
            media: EngineMedia(codecs: codecs))
        var feed = EngineFeed(engine, tick: JobStarted.defaultTick) { processor.now }
        let sdp = "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=video 60003 RTP/AVP 120\na=rtpmap:120 VP8/90000\n"
        let joined = ConnectionJoined(
            connectionID: "A", sdp: sdp, ports: [.init(port: 60_003, role: .videoRTP)])
        feed.handle(.connectionJoined(joined), at: .zero)
        var builder = RTPBuilder(payloadType: 120, ssrc: 7, step: 3600)
        var waiting: (time: SessionTime, packets: [[UInt8]]) = (.zero, [])
        var sent = 0
        while processor.now < SessionTime(milliseconds: 60_500) {
            processor.wait(feed.isEmpty ? RoundPace.shortest : .zero)
            let reached = processor.now
            feed.beginRound()
            while sent < 1500 {
                if waiting.packets.isEmpty {
                    waiting = (
                        SessionTime(milliseconds: 100 + Int64(sent) * 40), builder.vp8(isKeyFrame: sent % 100 == 0)
                    )
                }
                guard waiting.time <= reached else { break }
                for packet in waiting.packets {
                    feed.receive(
                        packet.span, from: Endpoint(address: .v4(1), port: 9), port: 60_003,
                        at: max(waiting.time, feed.lastTick))
                }
                waiting.packets = []
                sent += 1
            }
            feed.advance(to: reached)
            feed.work()
            if let effort = control.decide(lag: feed.lag, at: reached) {
                outcome.efforts.append(effort)
                feed.engine.use(effort)
            }
            outcome.longestRound = max(outcome.longestRound, processor.now - reached)
            outcome.lastLag = feed.lag
            outcome.largestLag = max(outcome.largestLag, outcome.lastLag)
        }
        feed.workOff()
        feed.engine.finish(at: processor.now)
        outcome.times = processor.times
        outcome.report = feed.engine.report(version: "test")
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
