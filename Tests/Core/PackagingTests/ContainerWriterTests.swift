import FileSupport
import Media
import Testing

@testable import Packaging

@Suite struct ContainerWriterTests {
    private static let identity = FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "A")
    private static func audio(in container: Container) -> TrackFormat {
        .audio(AudioFormat(codec: container == .m4a ? .aac : .opus, sampleRate: 48_000, channelCount: 2))
    }

    private func written(_ container: Container) throws -> (writer: ContainerWriter, track: TrackNumber) {
        var writer = ContainerWriter(container, identity: Self.identity)
        let track = try writer.addTrack(Self.audio(in: container), clockRate: ClockRate(hertz: 48_000), start: .zero)
        for i in 0..<50 {
            let sample = Sample(presentationTime: Int64(i) * 960, duration: 960, isKeyFrame: true)
            try writer.append([0xFC, UInt8(i)].span, sample, to: track)
        }
        return (writer, track)
    }

    private func drained(_ writer: inout ContainerWriter) -> [UInt8] {
        var bytes: [UInt8] = []
        writer.drain { output in
            bytes = output.pending
            #expect(output.patches.isEmpty)
        }
        return bytes
    }

    @Test(arguments: Container.allCases) func writesTheContainerItWasMadeFor(container: Container) throws {
        var (writer, track) = try written(container)
        #expect(writer.move(track, to: Interval(milliseconds: 40)) == true)
        writer.flush()
        writer.finish()
        #expect(writer.duration == Interval(milliseconds: 1040))
        let end = writer.end
        #expect(writer.pendingCount == Int(end))
        let bytes = drained(&writer)
        #expect(bytes.count == Int(end))
        switch container {
        case .mkv:
            let blocks = try MatroskaFile(bytes).blocks("A_OPUS")
            #expect(blocks.map(\.time) == (0..<50).map { 40 + Int64($0) * 20 })
        case .mp4, .m4a:
            #expect(Array(bytes[8..<12]) == Array((container == .m4a ? "M4A " : "mp42").utf8))
            let audio = try MP4File(bytes).track("soun")
            #expect(audio.start == 40_000)
            #expect(audio.ticks == (0..<50).map { Int64($0) * 960 })
        }
    }

    @Test(arguments: Container.allCases) func countsWhatIsLeftToWrite(container: Container) throws {
        var (writer, track) = try written(container)
        writer.flush()
        _ = drained(&writer)
        #expect(writer.pendingCount == 0)
        #expect(writer.patchCount == 0)
        _ = writer.move(track, to: Interval(milliseconds: 3))
        #expect(writer.patchCount > 0)
    }

    /// Also between two fragment boundaries.
    @Test func saysHowLongItIsWithWhatItHandsOut() throws {
        var (writer, _) = try written(.mkv)
        var image: [UInt8] = []
        writer.drain { output in
            image = output.pending
            for patch in output.patches { image.replaceSubrange(Int(patch.offset)..., with: patch.bytes) }
        }
        // Duration (RFC 9559 §5.1.2.10), a double of 1000 ms.
        let duration: [UInt8] = [0x44, 0x89, 0x88, 0x40, 0x8F, 0x40, 0, 0, 0, 0, 0]
        #expect(image.indices.contains { image[$0...].starts(with: duration) })
    }

    @Test(arguments: Container.allCases) func refusesWhatComesAfterTheEnd(container: Container) throws {
        var (writer, track) = try written(container)
        writer.finish()
        #expect(throws: PackagingError.finished) {
            try writer.addTrack(Self.audio(in: container), clockRate: ClockRate(hertz: 48_000), start: .zero)
        }
        #expect(throws: PackagingError.finished) {
            try writer.append(
                [1].span, Sample(presentationTime: 99_000, duration: 960, isKeyFrame: true), to: track)
        }
        #expect(writer.move(track, to: .zero) == false)
    }

    @Test func keepsTheBytesOfAnOwnerWhoCouldNotWrite() throws {
        struct DiskFull: Error {}
        var (writer, _) = try written(.mkv)
        let pending = writer.pendingCount
        #expect(throws: DiskFull.self) { try writer.drain { _ throws(DiskFull) in throw DiskFull() } }
        #expect(writer.pendingCount == pending)
    }

    @Test(arguments: [Container.mp4, .mkv]) func takesALargerPicture(container: Container) throws {
        func format(_ width: Int) -> TrackFormat {
            let vp9 = VP9Configuration(
                profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2)
            return .video(VideoFormat(width: width, height: 48, configuration: .vp9(vp9)))
        }
        func file(growing: Bool) throws -> [UInt8] {
            var writer = ContainerWriter(container, identity: Self.identity)
            let track = try writer.addTrack(format(64), clockRate: .video, start: .zero)
            try writer.append([1].span, Sample(presentationTime: 0, duration: 3000, isKeyFrame: true), to: track)
            if growing { writer.update(format(128), of: track) }
            writer.finish()
            return drained(&writer)
        }
        #expect(try file(growing: false) != file(growing: true))
        #expect(try file(growing: false).count == file(growing: true).count)
    }
}
