import Depacketizing
import FFmpeg
import Foundation
import Media
import MediaSupport
import Opus
import RTP
import Testing
import VPX

/// The decoders on what browsers sent: pictures against those of the `ffmpeg` command, whose VP8 and VP9 decoders are
/// its own.
@Suite(.waiting) struct DecodingTests {
    private static let codecs = CodecSet([VPXLibrary(), OpusLibrary(), FFmpegLibrary()])

    @Test(arguments: ["vp8", "vp9", "h264", "h265", "av1"])
    func givesThePicturesThatFFmpegGives(_ name: String) throws {
        let (frames, codec) = try frames(of: "\(name)-opus-360p", "video")
        guard case .video(let codec) = codec else { return }
        let decoder = try Self.codecs.videoDecoder(for: codec)
        let pictures = try decode(frames.prefix(40).map(packet), with: decoder, format: frames[0].format?.video)
        #expect(pictures.count == 40)
        #expect(pictures.map(\.tag) == frames.prefix(40).map(\.extendedTimestamp))
        let wanted = try picturesOfFFmpeg(frames.prefix(40).map(\.bytes), codec)
        #expect(pictures.allSatisfy { $0.width == 640 && $0.height == 360 && !$0.isDamaged })
        let found = pictures.map(samples)
        let different = found.indices.filter { found[$0] != wanted[$0] }
        #expect(different.isEmpty, "pictures \(different.prefix(5)) of \(found.count)")
    }

    @Test(arguments: ["vp8-resize", "vp9-resize", "h264-resize", "h265-resize", "av1-resize", "vp9-svc"])
    func followsEachSize(_ name: String) throws {
        let (frames, codec) = try frames(of: name, "video")
        guard case .video(let codec) = codec else { return }
        let decoder = try Self.codecs.videoDecoder(for: codec)
        var sizes: [String] = []
        var count = 0
        for frame in frames {
            try decoder.send(frame.bytes.span, format: frame.format?.video, tag: frame.extendedTimestamp)
            while let picture = try decoder.receive() {
                #expect(picture.tag == frame.extendedTimestamp)
                count += 1
                let size = "\(picture.width)x\(picture.height)"
                if sizes.last != size { sizes.append(size) }
            }
        }
        #expect(count == frames.count, "one picture for each frame, in its call")
        if name != "vp9-svc" { #expect(Set(sizes).count > 1, "\(sizes)") }
    }

    @Test(arguments: ["h264-bframes", "h264-open-gop", "h265-bframes"])
    func givesReorderedPicturesInTheOrderOfTheirTimes(_ name: String) throws {
        let (frames, codec) = try frames(of: name, "video")
        guard case .video(let codec) = codec else { return }
        let times = frames.map(\.extendedTimestamp)
        #expect(times != times.sorted())
        let decoder = try Self.codecs.videoDecoder(for: codec)
        let pictures = try decode(frames.map(packet), with: decoder, format: frames[0].format?.video)
        let tags = pictures.map(\.tag)
        #expect(tags == tags.sorted() && Set(tags).isSubset(of: times))
        // What is shown before the first key frame of an open group cannot be decoded.
        #expect(pictures.count >= times.count { $0 >= times[0] } && pictures.count <= times.count)
    }

    @Test(arguments: [("opus-audio-only", 48_000), ("g722-audio-only", 16_000), ("pcmu-audio-only", 8_000)])
    func hearsTheTone(_ name: String, _ rate: Int) throws {
        let (frames, _) = try frames(of: name, "audio")
        guard case .audio(let format) = try #require(frames[0].format) else { return }
        let decoder = try Self.codecs.audioDecoder(for: format)
        let sound = try decode(frames.map(packet), with: decoder)
        var block = AudioBlock()
        let first = frames[0]
        try decoder.decode(first.bytes.span, into: &block)
        #expect(block.sampleRate == rate)
        let power = sound.reduce(0) { $0 + $1 * $1 } / Float(max(1, sound.count))
        #expect(power > 0.0005 && power < 0.5 && sound.allSatisfy { abs($0) <= 1.5 })
        let seconds = Double(sound.count / block.channelCount) / Double(rate)
        let ticks = frames.reduce(0) { $0 + $1.duration }
        // RTP counts G.722 at 8 kHz (RFC 3551 §4.5.2).
        #expect(abs(seconds - Double(ticks) / (rate == 48_000 ? 48_000 : 8_000)) < 0.001)
    }

    private func packet(_ frame: EncodedFrame) -> EncodedPacket {
        var packet = EncodedPacket()
        packet.bytes = frame.bytes
        packet.presentationTime = frame.extendedTimestamp
        return packet
    }

    private func frames(of name: String, _ kind: String) throws -> ([EncodedFrame], Codec) {
        let text = try String(contentsOf: Tree.samples.appending(path: "\(name).sdp"), encoding: .utf8)
        let media = try #require(try SessionDescription(parsing: text).media.first { $0.kind == kind })
        let format = try #require(media.payloadTypes.first { Depacketizer(format: $0) != nil })
        let codec = try #require(Depacketizer(format: format)).codec
        var result: [EncodedFrame] = []
        let path = Tree.samples.appending(path: "\(name).pcap").path
        try DepacketizedCapture.read(path, format, port: media.port) { frames, _ in
            for i in 0..<frames.count { result.append(frames[i]) }
        }
        return (Array(result.drop { !$0.isKeyFrame && kind == "video" }), codec)
    }

    private func picturesOfFFmpeg(_ frames: [[UInt8]], _ codec: VideoCodec) throws -> [[UInt8]] {
        try Tree.withScratch { scratch in
            let (source, target) = (scratch.appending(path: "in"), scratch.appending(path: "out"))
            try Data(stream(frames, codec)).write(to: source)
            let demuxer =
                switch codec {
                case .vp8, .vp9, .av1: "ivf"
                case .h264: "h264"
                case .h265: "hevc"
                }
            let run = try Command.run(
                "ffmpeg",
                [
                    "-v", "error", "-f", demuxer, "-i", source.path, "-vsync", "0", "-f", "rawvideo", "-pix_fmt",
                    "yuv420p", target.path,
                ])
            try #require(run.status == 0, "\(run.errors)")
            let bytes = [UInt8](try Data(contentsOf: target))
            let count = 640 * 360 * 3 / 2
            try #require(bytes.count == frames.count * count)
            return (0..<frames.count).map { Array(bytes[$0 * count..<($0 + 1) * count]) }
        }
    }

    /// An elementary stream that `ffmpeg` reads: IVF, or units behind start codes.
    private func stream(_ frames: [[UInt8]], _ codec: VideoCodec) -> [UInt8] {
        func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> ($0 * 8) & 255) } }
        if codec == .h264 || codec == .h265 {
            return frames.flatMap { frame in
                var stream: [UInt8] = []
                var position = 0
                while let length = frame.span.uint32(at: position).map(Int.init) {
                    stream += [0, 0, 0, 1] + frame[position + 4..<position + 4 + length]
                    position += 4 + length
                }
                return stream
            }
        }
        let name = codec == .vp8 ? "VP80" : codec == .vp9 ? "VP90" : "AV01"
        var stream = Array("DKIF".utf8) + little(0, 2) + little(32, 2) + Array(name.utf8)
        stream +=
            little(640, 2) + little(360, 2) + little(30, 4) + little(1, 4) + little(frames.count, 4) + little(0, 4)
        for (i, frame) in frames.enumerated() {
            // A temporal unit in IVF begins with its delimiter.
            let delimiter: [UInt8] = codec == .av1 ? [0x12, 0] : []
            stream += little(frame.count + delimiter.count, 4) + little(i, 8) + delimiter + frame
        }
        return stream
    }
}

extension TrackFormat {
    fileprivate var video: VideoFormat? {
        if case .video(let format) = self { format } else { nil }
    }
}
