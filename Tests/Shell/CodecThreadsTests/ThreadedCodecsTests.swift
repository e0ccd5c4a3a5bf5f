import FFmpeg
import Media
import MediaSupport
import Testing
import VPX

@testable import CodecThreads

@Suite struct ThreadedCodecsTests {
    private static let libraries = CodecSet([VPXLibrary(), FFmpegLibrary()])

    private static func settings(_ codec: VideoCodec, threads: Int = 1) -> VideoEncoding {
        var settings = VideoEncoding(
            codec: codec, width: 320, height: 192, frameRate: FrameRate(30), bitrate: 600, keyFrameInterval: 20)
        settings.threadCount = threads
        return settings
    }

    private func encoded(_ settings: VideoEncoding, by codecs: any CodecFactory) throws -> [[UInt8]] {
        let pictures = (0..<30).map { testPicture(width: 320, height: 192, number: $0) }
        return try encode(pictures, with: codecs.videoEncoder(for: settings), keyFrames: [11]).map(\.bytes)
    }

    // However threads are scheduled: those of the encoder, and its own.
    @Test(
        arguments: [
            (.vp8, 1), (.vp8, 4), (.vp9, 1), (.vp9, 4), (.h264, 1), (.h264, 4), (.h265, 1), (.h265, 4), (.av1, 1),
        ] as [(VideoCodec, Int)])
    func givesTheBytesThatTheLibraryGives(codec: VideoCodec, threads: Int) throws {
        let settings = Self.settings(codec, threads: threads)
        let plain = try encoded(settings, by: Self.libraries)
        #expect(plain.count == 30)
        for count in [1, 2, 4] {
            #expect(try encoded(settings, by: ThreadedCodecs(Self.libraries, processorCount: count)) == plain)
        }
    }

    @Test(arguments: VideoCodec.allCases) func givesThePicturesThatTheLibraryGives(codec: VideoCodec) throws {
        let pictures = (0..<30).map { testPicture(width: 320, height: 192, number: $0) }
        let encoder = try Self.libraries.videoEncoder(for: Self.settings(codec))
        var packets = try encode(pictures, with: encoder)
        // What cannot be decoded is the same frame with both.
        packets[7].bytes.removeAll()
        let plain = try decodedTags(packets, encoder.format, Self.libraries.videoDecoder(for: codec))
        for count in [1, 2, 4] {
            let codecs = ThreadedCodecs(Self.libraries, processorCount: count)
            #expect(try decodedTags(packets, encoder.format, codecs.videoDecoder(for: codec)) == plain)
        }
    }

    /// Tags and first samples of the pictures, and what was refused.
    private func decodedTags(
        _ packets: [EncodedPacket], _ format: VideoFormat, _ decoder: any VideoDecoder
    ) throws -> [String] {
        var seen: [String] = []
        func receiveAll() throws(CodecError) {
            while let picture = try decoder.receive() {
                seen.append("\(picture.tag) \(samples(picture).hashValue)")
            }
        }
        for packet in packets {
            do throws(CodecError) {
                try decoder.take(packet.bytes, format: format, tag: packet.presentationTime)
                try receiveAll()
            } catch {
                seen.append("\(error)")
            }
        }
        decoder.finish()
        try receiveAll()
        return seen
    }

    @Test func passesOnWhatTheLibrariesCanDo() {
        #expect(ThreadedCodecs(Self.libraries).abilities == Self.libraries.abilities)
        #expect(throws: CodecError.self) { try ThreadedCodecs(Self.libraries).textRenderer() }
    }

    @Test func anEncoderWithLowDelayStaysWithItsCaller() throws {
        var settings = Self.settings(.h264)
        settings.isLowDelay = true
        let encoder = try ThreadedCodecs(Self.libraries).videoEncoder(for: settings)
        try encoder.send(testPicture(width: 320, height: 192, number: 0), at: 0, isKeyFrame: true)
        var packet = EncodedPacket()
        #expect(try encoder.receive(into: &packet))
    }
}
