import Foundation
import Media
import Packaging
import Testing

/// Sound that was encoded for a file, against its picture: no player may shift it by what the encoder looked ahead, nor
/// play the padding at its end. Judged by ffmpeg, mkvmerge and GStreamer.
@Suite(.waiting) struct EncodedSoundTests {
    static let placings = [Container.mp4, .mkv].flatMap { container in
        [AudioCodec.aac, .opus].flatMap { codec in
            [
                ClickFilm.Placing(container: container, codec: codec),
                ClickFilm.Placing(container: container, codec: codec, sound: 200),
                ClickFilm.Placing(container: container, codec: codec, picture: 300),
                ClickFilm.Placing(container: container, codec: codec, isFinished: false),
                ClickFilm.Placing(container: container, codec: codec, sound: 200, isFinished: false),
            ]
        }
    }

    /// Matroska rounds to milliseconds.
    @Test(arguments: placings) func theClickLiesWithTheFlash(_ placing: ClickFilm.Placing) throws {
        try withFilm(placing) { file, scratch in
            let found = try FoundClick(file, in: scratch)
            let tolerance = placing.container == .mp4 ? 0.001 : 0.002
            let sound = ClickFilm.clickSeconds + Double(placing.sound) / 1000
            let picture = ClickFilm.clickSeconds + Double(placing.picture) / 1000
            #expect(abs(found.sound - sound) <= tolerance, "\(found)")
            #expect(abs(found.picture - picture) <= tolerance, "\(found)")
            // The nearest packet is as near as ffmpeg 5.1 ends an MP4, its own ones too.
            let excess = found.sampleCount - ClickFilm.sampleCount
            switch (placing.container, placing.codec) {
            case (.mkv, .opus): #expect(excess == 0)
            case (.mkv, _): #expect(excess == 1024)
            case (.mp4, _), (.m4a, _): #expect((0...2048).contains(excess))
            }
        }
    }

    @Test(arguments: [Container.mp4, .mkv], [AudioCodec.aac, .opus])
    func toolsFindNothingToComplainOf(container: Container, codec: AudioCodec) throws {
        try withFilm(ClickFilm.Placing(container: container, codec: codec, sound: 200)) { file, scratch in
            #expect(try Recording.decodingErrors(file) == "")
            let probe = try Command.run(
                "ffprobe",
                [
                    "-v", "warning", "-select_streams", "a", "-show_entries",
                    "stream=codec_name,profile:stream_tags=title,handler_name:format=duration", "-of", "csv=p=0",
                    file.path,
                ])
            #expect(probe.errors == "")
            #expect(probe.output.hasPrefix(codec == .aac ? "aac,LC," : "opus,"), "\(probe.output)")
            #expect(probe.output.contains("Søund"))
            // 200 ms, and 143,863 samples without what lies before and behind them.
            #expect(probe.output.contains("\n3.19714"), "\(probe.output)")
            let remuxed = try Command.run(
                "mkvmerge", ["-q", "-o", scratch.appending(path: "again.mkv").path, file.path])
            #expect(remuxed.status == 0 && remuxed.output == "", "\(remuxed.output)")
        }
    }

    /// The first sample that GStreamer decodes is the first that was encoded. In Matroska it does so for Opus alone: it
    /// takes no notice of the CodecDelay of AAC.
    @Test(arguments: [(Container.mp4, AudioCodec.aac), (.mp4, .opus), (.mkv, .opus)])
    func gstreamerBeginsWithTheFirstSample(container: Container, codec: AudioCodec) throws {
        try withFilm(ClickFilm.Placing(container: container, codec: codec)) { file, scratch in
            let raw = scratch.appending(path: "gstreamer.f32")
            try Command.run(
                "gst-launch-1.0",
                [
                    "-q", "filesrc", "location=\(file.path)", "!", container == .mp4 ? "qtdemux" : "matroskademux",
                    "name=d", "d.audio_0", "!", "queue", "!", "decodebin", "!", "audioconvert", "!",
                    "audio/x-raw,format=F32LE,channels=1", "!", "filesink", "location=\(raw.path)",
                ])
            let click = FoundClick.place(of: ClickFilm.burst, in: try FoundClick.samples(raw))
            #expect(abs(click - Int(ClickFilm.clickSeconds * Double(ClickFilm.sampleRate))) <= 2)
        }
    }

    private func withFilm(_ placing: ClickFilm.Placing, _ body: (URL, URL) throws -> Void) throws {
        try Tree.withScratch { scratch in
            let film = try ClickFilm(placing.codec, in: scratch)
            let file = scratch.appending(path: "film.\(placing.container.rawValue)")
            try Data(film.written(placing)).write(to: file)
            try body(file, scratch)
        }
    }
}
