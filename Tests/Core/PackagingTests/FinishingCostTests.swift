import Media
import Packaging
import Testing

/// Finishing a file costs its index, whatever its media weigh.
@Suite struct FinishingCostTests {
    /// What an hour may cost at its end, beside less than a second of media that waited for its fragment.
    private let limit = 5_000_000

    @Test(arguments: [Container.mp4, .mkv]) func writesTheIndexOfAnHourAndNoMedia(container: Container) throws {
        var writer = ContainerWriter(
            container,
            identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: ""))
        let configuration = VP9Configuration(
            profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2)
        let video = try writer.addTrack(
            .video(VideoFormat(width: 640, height: 360, configuration: .vp9(configuration))),
            clockRate: ClockRate(hertz: 90_000),
            start: .zero)
        let audio = try writer.addTrack(
            .audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2)), clockRate: ClockRate(hertz: 48_000),
            start: .zero)
        // 30 pictures of 2 kB and 50 packets of audio a second, a key frame in ten seconds, a fragment every 300 ms.
        let picture = [UInt8](repeating: 1, count: 2000)
        let block = [UInt8](repeating: 2, count: 80)
        var media = 0
        for tenth in 0..<36_000 {
            for i in 0..<3 {
                let number = tenth * 3 + i
                try writer.append(
                    picture.span,
                    Sample(
                        presentationTime: Int64(number) * 3000, duration: 3000, isKeyFrame: number.isMultiple(of: 300)),
                    to: video)
            }
            for i in 0..<5 {
                try writer.append(
                    block.span, Sample(presentationTime: Int64(tenth * 5 + i) * 960, duration: 960, isKeyFrame: true),
                    to: audio)
            }
            media += 3 * picture.count + 5 * block.count
            guard tenth.isMultiple(of: 3) else { continue }
            writer.flush()
            writer.drain { _ in }
        }
        writer.flush()
        writer.drain { _ in }
        let before = writer.end
        #expect(before > Int64(media))
        writer.finish()
        var written = Int(writer.end - before)
        writer.drain { output in written += output.patches.reduce(0) { $0 + $1.bytes.count } }
        #expect(written > 1000 && written < limit, "\(written) bytes for \(media) bytes of media")
    }
}
