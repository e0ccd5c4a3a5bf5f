import Foundation
import Media
import Mixing
import PCM
import Packaging
import TestSupport
import Testing

/// What the sound of a view and of encoded connections can be, judged by ffmpeg, GStreamer and mediainfo.
@Suite(.waiting) struct SoundOutputTests {
    /// The folder of what a pipeline makes of a capture.
    private func record(_ capture: String, _ pipeline: String, in scratch: URL) throws -> URL {
        let file = scratch.appending(path: "pipeline.yaml")
        try pipeline.write(to: file, atomically: true, encoding: .utf8)
        let folder = scratch.appending(path: UUID().uuidString)
        let run = try Command.rokuga("batch", capture, "--pipeline", file.path, "-o", folder.path)
        try #require(run.status == 0, "\(run.errors)")
        let name = URL(filePath: capture).deletingPathExtension().lastPathComponent
        let report =
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: folder.appending(path: "\(name)/report.json"))) as? [String: Any]
        #expect(report?["verdict"] as? String == "completed", "\(report?["warnings"] ?? "")")
        return folder.appending(path: name)
    }

    private func view(_ audio: String, container: String = "auto") -> String {
        "view: {audio: \(audio), video: false}\noutputs: [{type: recording, from: view, container: \(container)}]"
    }

    private func connections(_ output: String) -> String {
        "outputs: [{type: recording, from: connections, \(output)}]"
    }

    /// The first channel as ffmpeg decodes it, from the file's beginning on, brought to a rate.
    private func samples(_ file: URL, rate: Int = 48_000, in scratch: URL) throws -> [Float] {
        let raw = scratch.appending(path: "decoded.f32")
        try Command.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-y", "-i", file.path, "-af", "pan=mono|c0=c0,aresample=\(rate)", "-f",
                "f32le", raw.path,
            ])
        return try FoundClick.samples(raw)
    }

    private func plays(_ file: URL) throws {
        #expect(try Recording.decodingErrors(file) == "")
        #expect(try Recording(file).complaints == "")
        let played = try Command.run(
            "gst-launch-1.0",
            ["-q", "filesrc", "location=\(file.path)", "!", "decodebin", "!", "audio/x-raw", "!", "fakesink"])
        #expect(played.status == 0 && played.errors == "", "\(played.errors)")
    }

    private func seconds(_ count: Int, amplitude: Float, seed: UInt64 = 3) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        var low: Float = 0
        return (0..<48_000 * count).map { _ in
            // Darker than white, as sound is.
            low += 0.15 * (Float.random(in: -1...1, using: &generator) - low)
            return amplitude * low
        }
    }

    /// What ffmpeg and GStreamer read is what was written, bit by bit.
    @Test(arguments: [1, 2]) func pcmIsReadBitByBit(channels: Int) throws {
        try Tree.withScratch { scratch in
            var generator = SeededGenerator(seed: 9)
            let sound = (0..<channels * 48_137).map { _ in Float.random(in: -1.1...1.1, using: &generator) }
            let encoder = try PCMLibrary().audioEncoder(
                for: AudioEncoding(codec: .pcm, channelCount: channels, bitrate: 64))
            var writer = MatroskaWriter(
                identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "pcm"))
            let track = try writer.addTrack(
                .audio(encoder.format), clockRate: ClockRate(hertz: 48_000), start: .zero, name: nil)
            try encoder.send(sound.span)
            try encoder.finish()
            var packet = EncodedPacket()
            while try encoder.receive(into: &packet) {
                let sample = Sample(
                    presentationTime: packet.presentationTime, duration: packet.duration, isKeyFrame: true)
                try writer.append(packet.bytes.span, sample, to: track)
            }
            writer.finish()
            let file = scratch.appending(path: "pcm.mkv")
            try Data(writer.output.pending).write(to: file)
            try plays(file)
            var wanted = [Int16](repeating: 0, count: sound.count)
            var target = wanted.mutableSpan
            SampleConversion.convert(sound.span, to: &target)
            let bytes = wanted.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
            let raw = scratch.appending(path: "raw")
            try Command.run(
                "ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", file.path, "-f", "s16le", raw.path])
            #expect(try [UInt8](Data(contentsOf: raw)) == bytes)
            try Command.run(
                "gst-launch-1.0",
                [
                    "-q", "filesrc", "location=\(file.path)", "!", "matroskademux", "!", "audio/x-raw", "!",
                    "filesink", "location=\(raw.path)",
                ])
            #expect(try [UInt8](Data(contentsOf: raw)) == bytes)
        }
    }

    /// A mix of one is that one: the copy's packets, decoded by ffmpeg, within the rounding to 16 bits.
    @Test(arguments: [true, false]) func pcmHoldsWhatWasSent(isView: Bool) throws {
        try Tree.withScratch { scratch in
            let capture = try SoundCapture.write(seconds(3, amplitude: 0.5), named: "noise", in: scratch).path
            let folder = try record(
                capture, isView ? view("{format: {codec: pcm}}") : connections("audio: {format: {codec: pcm}}"),
                in: scratch)
            let file = folder.appending(path: isView ? "common.mkv" : "noise.mkv")
            try plays(file)
            #expect(try Recording(file).tracks["audio"]?.codec == "pcm_s16le")
            let copy = try record(capture, connections("container: mkv"), in: scratch).appending(path: "noise.mkv")
            let (found, wanted) = try (samples(file, in: scratch), samples(copy, in: scratch))
            #expect(found.count == wanted.count)
            let edge = 480
            let worst = (edge..<min(found.count, wanted.count) - edge).map { abs(found[$0] - wanted[$0]) }.max()
            #expect(try #require(worst) <= 1.01 / 32_768, "\(worst ?? 1)")
        }
    }

    @Test func pcmIsRefusedInMP4() throws {
        try Tree.withScratch { scratch in
            let file = scratch.appending(path: "pcm.yaml")
            try view("{format: {codec: pcm}}", container: "mp4").write(to: file, atomically: true, encoding: .utf8)
            let run = try Command.rokuga("pipelines", "validate", file.path)
            #expect(run.status == 2)
            #expect(run.errors.contains("pcm cannot be recorded in mp4; accepted: auto, mkv"), "\(run.errors)")
        }
    }

    @Test(arguments: ["compose-audio", "connections"]) func m4aIsSoundAlone(_ kind: String) throws {
        try Tree.withScratch { scratch in
            let text =
                kind == "connections"
                ? connections("container: m4a, audio: {format: {codec: aac}}, video: false")
                : try String(contentsOf: Tree.root.appending(path: "pipelines/\(kind).yaml"), encoding: .utf8)
            let folder = try record("samples/opus-audio-only.pcap", text, in: scratch)
            let file = folder.appending(path: kind == "connections" ? "opus-audio-only.m4a" : "common.m4a")
            try plays(file)
            let recording = try Recording(file)
            #expect(recording.tracks.keys.sorted() == ["audio"] && recording.tracks["audio"]?.codec == "aac")
            let probe = try Command.run(
                "ffprobe", ["-v", "error", "-show_entries", "format_tags=major_brand", "-of", "csv=p=0", file.path])
            #expect(probe.output == "M4A \n")
            let information = try Command.run(
                "mediainfo",
                ["--Inform=General;%Format% %CodecID% %AudioCount% %VideoCount% %InternetMediaType%", file.path])
            #expect(information.output.hasPrefix("MPEG-4 M4A  1  "), "\(information.output)")
        }
    }

    private static let telephone = [("pcmu", 8000), ("pcma", 8000), ("g722", 16_000)]

    /// Against the same sound as PCM, filtered by ffmpeg to what the codec carries: nothing is moved by a sample.
    @Test(arguments: telephone, [true, false])
    func telephoneCodecsAreInStep(_ codec: (name: String, rate: Int), isView: Bool) throws {
        try Tree.withScratch { scratch in
            let capture = try SoundCapture.write(seconds(3, amplitude: 0.5), named: "noise", in: scratch).path
            func output(_ name: String) throws -> URL {
                let audio = "{format: {codec: \(name)}}"
                return try record(capture, isView ? view(audio) : connections("audio: \(audio)"), in: scratch)
                    .appending(path: isView ? "common.mkv" : "noise.mkv")
            }
            let file = try output(codec.name)
            try plays(file)
            let recording = try Recording(file)
            let wantedCodec = ["pcmu": "pcm_mulaw", "pcma": "pcm_alaw", "g722": "adpcm_g722"][codec.name]
            #expect(recording.tracks["audio"]?.codec == wantedCodec)
            let reference = try output("pcm")
            #expect(abs(recording.duration - (try Recording(reference)).duration) < 0.021)
            let (found, wanted) = try (
                samples(file, rate: codec.rate, in: scratch), samples(reference, rate: codec.rate, in: scratch)
            )
            // ffmpeg begins a file of G.722 with what its decoder gives before the first sample.
            let ahead = codec.name == "g722" ? 22 : 0
            let range = codec.rate / 2..<2 * codec.rate
            func likeness(_ lag: Int) -> Float { range.reduce(0) { $0 + found[$1 + lag] * wanted[$1] } }
            let best = (-40...60).max { likeness($0) < likeness($1) }
            #expect(best == ahead, "\(best ?? 0) samples of \(codec.rate) Hz")
            let energy = range.reduce(Float(0)) { $0 + wanted[$1] * wanted[$1] }
            #expect(abs(likeness(ahead) / energy - 1) < 0.03, "\(likeness(ahead) / energy)")
        }
    }

    /// By ffmpeg's meter, on sound that begins 9 LU too loud or 7 LU too quiet.
    @Test(arguments: [(Float(0.74), -23.0), (0.25, -16)])
    func comesToItsLoudness(amplitude: Float, target: Double) throws {
        try Tree.withScratch { scratch in
            let capture = try SoundCapture.write(seconds(25, amplitude: amplitude), named: "noise", in: scratch).path
            let plain = try record(capture, view("{format: {codec: pcm}}"), in: scratch)
            let before = try measure(plain.appending(path: "common.mkv"))
            let folder = try record(
                capture, view("{format: {codec: pcm}, loudness_lufs: \(target)}"), in: scratch)
            let after = try measure(folder.appending(path: "common.mkv"))
            #expect(abs(before.loudness - target) > 4, "\(before)")
            #expect(abs(after.loudness - target) < 1, "\(after)")
            #expect(after.peak <= -1)
        }
    }

    @Test func neverPeaksAboveTheCeiling() throws {
        try Tree.withScratch { scratch in
            let capture = try SoundCapture.write(seconds(10, amplitude: 1), named: "noise", in: scratch).path
            let folder = try record(capture, view("{format: {codec: pcm}, loudness_lufs: -8}"), in: scratch)
            let measured = try measure(folder.appending(path: "common.mkv"))
            #expect(measured.peak <= -0.9 && measured.peak > -2, "\(measured)")
        }
    }

    /// Integrated loudness in LUFS and true peak in dBTP.
    private func measure(_ file: URL) throws -> (loudness: Double, peak: Double) {
        let run = try Command.run(
            "ffmpeg",
            ["-nostdin", "-hide_banner", "-i", file.path, "-filter:a", "ebur128=peak=true", "-f", "null", "-"])
        func number(_ name: String) throws -> Double {
            let line = run.errors.split(separator: "\n").last { $0.contains(name) }
            return try #require(line?.split(separator: " ").compactMap { Double($0) }.first)
        }
        return (try number("    I: "), try number("    Peak:"))
    }
}
