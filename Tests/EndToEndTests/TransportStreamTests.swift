import FFmpeg
import Foundation
import Media
import MediaSupport
import Packaging
import Testing

/// Segments of transport streams from real encoders, judged by ffmpeg.
@Suite(.serialized, .waiting) struct TransportStreamTests {
    private struct Times: Equatable {
        var presentation: [Int64] = []
        var decode: [Int64] = []
    }

    private static let videoFormat: [VideoCodec] = [.h264, .h265]
    private static let rate: Int64 = 90_000
    private static let origin: Int64 = 90_000

    /// Pictures with a key frame each half second, in another order than they are shown.
    private func video(_ codec: VideoCodec) throws -> (VideoFormat, [EncodedPacket]) {
        var settings = VideoEncoding(
            codec: codec, width: 160, height: 96, frameRate: FrameRate(30), bitrate: 400, keyFrameInterval: 15)
        settings.threadCount = 1
        let encoder = try FFmpegLibrary().videoEncoder(for: settings)
        let pictures = (0..<45).map { testPicture(width: 160, height: 96, number: $0) }
        return (encoder.format, try encode(pictures, with: encoder, keyFrames: [0, 15, 30]))
    }

    private func audio() throws -> (AudioFormat, [EncodedPacket]) {
        let encoder = try FFmpegLibrary().audioEncoder(for: AudioEncoding(codec: .aac, bitrate: 64))
        let tone = glidingTone(sampleCount: 72_000, sampleRate: 48_000, channelCount: 2)
        return (encoder.format, try encode(tone, channelCount: 2, with: encoder))
    }

    /// Segments that begin with the key frames.
    private func segments(
        video: (VideoFormat, [EncodedPacket])?, audio: (AudioFormat, [EncodedPacket])?
    ) throws -> [[UInt8]] {
        var writer = try TransportStreamWriter(video: video?.0, audio: audio?.0)
        var segments: [[UInt8]] = []
        var sound = audio?.1[...] ?? []
        func append(_ packet: EncodedPacket, scale: Int64, to kind: MediaKind) throws {
            let sample = Sample(
                presentationTime: packet.presentationTime * scale / 8, decodeTime: packet.decodeTime * scale / 8,
                duration: 1, isKeyFrame: packet.isKeyFrame)
            try writer.append(packet.bytes.span, sample, to: kind)
        }
        for packet in video?.1 ?? [] {
            if packet.isKeyFrame { segments.append(writer.takeSegment()) }
            try append(packet, scale: 8, to: .video)
            // 48 kHz to 90 kHz: times 15 / 8.
            while let next = sound.first, next.decodeTime * 15 / 8 < packet.decodeTime {
                try append(next, scale: 15, to: .audio)
                sound.removeFirst()
            }
        }
        for packet in sound { try append(packet, scale: 15, to: .audio) }
        segments.append(writer.takeSegment())
        return segments.filter { !$0.isEmpty }
    }

    /// What ffprobe reads, in ticks of 90 kHz.
    private func times(_ kind: String, in file: URL) throws -> Times {
        let probe = try Command.run(
            "ffprobe",
            [
                "-v", "warning", "-select_streams", kind, "-show_entries", "packet=pts,dts", "-of", "csv=p=0",
                file.path,
            ])
        #expect(probe.errors == "")
        var times = Times()
        for line in probe.output.split(separator: "\n") {
            let fields = line.split(separator: ",").compactMap { Int64($0) }
            guard fields.count == 2 else { continue }
            times.presentation.append(fields[0])
            times.decode.append(fields[1])
        }
        return times
    }

    /// Decodes all of it; the number of pictures or samples that came out.
    private func decodes(_ file: URL) throws {
        let run = try Command.run("ffmpeg", ["-v", "warning", "-xerror", "-i", file.path, "-f", "null", "-"])
        #expect(run.errors == "")
        #expect(run.status == 0)
    }

    @Test(arguments: videoFormat) func segmentsBehindEachOtherPlayAtTheirTimes(codec: VideoCodec) throws {
        let (video, audio) = (try video(codec), try audio())
        try Tree.withScratch { scratch in
            let segments = try segments(video: video, audio: audio)
            #expect(segments.count == 3)
            let file = scratch.appending(path: "all.ts")
            try Data(segments.flatMap { $0 }).write(to: file)
            try decodes(file)
            let pictures = try times("v", in: file)
            #expect(pictures.presentation == video.1.map { $0.presentationTime + Self.origin })
            #expect(pictures.decode == video.1.map { $0.decodeTime + Self.origin })
            #expect(video.1.contains { $0.presentationTime != $0.decodeTime })
            let sound = try times("a", in: file)
            #expect(sound.presentation == audio.1.map { $0.presentationTime * 15 / 8 + Self.origin })
        }
    }

    /// GStreamer's demultiplexer, which reads the clock: all pictures and all audio that were sent.
    @Test(arguments: videoFormat) func anotherReaderFindsAllOfIt(codec: VideoCodec) throws {
        let (video, audio) = (try video(codec), try audio())
        try Tree.withScratch { scratch in
            let file = scratch.appending(path: "all.ts")
            let (pictures, sound) = (scratch.appending(path: "pictures"), scratch.appending(path: "sound"))
            try Data(try segments(video: video, audio: audio).flatMap { $0 }).write(to: file)
            let run = try Command.run(
                "gst-launch-1.0",
                [
                    "-q", "filesrc", "location=\(file.path)", "!", "tsdemux", "name=streams",
                    "streams.", "!", "queue", "!", "\(codec)parse", "!", "avdec_\(codec)", "!",
                    "video/x-raw,format=I420", "!", "filesink", "location=\(pictures.path)",
                    "streams.", "!", "queue", "!", "audio/mpeg", "!", "filesink",
                    "location=\(sound.path)",
                ])
            #expect(run.status == 0 && run.errors == "", "\(run.errors)")
            #expect(try Data(contentsOf: pictures).count == 45 * 160 * 96 * 3 / 2)
            // Each frame with its header of seven bytes; the parser of AAC would drop the first.
            #expect(try Data(contentsOf: sound).count == audio.1.reduce(0) { $0 + 7 + $1.bytes.count })
        }
    }

    // RFC 8216 §3.2.
    @Test(arguments: videoFormat) func eachSegmentPlaysOnItsOwn(codec: VideoCodec) throws {
        let video = try video(codec)
        try Tree.withScratch { scratch in
            for (i, segment) in try segments(video: video, audio: nil).enumerated() {
                let file = scratch.appending(path: "\(i).ts")
                try Data(segment).write(to: file)
                try decodes(file)
                #expect(try times("v", in: file).presentation.count == 15)
            }
        }
    }

    @Test func audioPlaysAlone() throws {
        let audio = try audio()
        try Tree.withScratch { scratch in
            let file = scratch.appending(path: "audio.ts")
            try Data(try segments(video: nil, audio: audio).flatMap { $0 }).write(to: file)
            try decodes(file)
            #expect(
                try times("a", in: file).presentation
                    == audio.1.map { $0.presentationTime * 15 / 8 + Self.origin })
        }
    }
}
