import FileSupport
import Jobs
import Media
import Packaging
import RTP
import TestSupport
import Testing

@testable import Engine

/// Connections whose tracks are encoded, through the whole engine.
@Suite struct TranscodedConnectionTests {
    private static let toOpus = AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2)
    private static let both = MediaMode(
        audio: .encode(toOpus), video: .encode(VideoTranscoding(coding: VideoCoding(codec: .vp8))))

    private func scene(
        _ outputs: [(ContainerChoice, MediaMode)], _ codecs: ToyTranscoding = ToyTranscoding()
    ) -> Scene {
        Scene(
            codecs: codecs,
            pipeline: Pipeline(
                outputs: outputs.map { PipelineOutput(.connections(onFormatChange: .keep, media: $1), container: $0) }))
    }

    private func talk(seconds: Int = 4, audioFrom: Int64 = 0, pictureFrom: Int64 = 0) -> [Datagram] {
        var (audio, picture) = (RTPBuilder.audio(), RTPBuilder.picture())
        return merged(audio.speak(seconds * 50, from: audioFrom), picture.film(seconds * 25, from: pictureFrom))
    }

    @Test func beginsAndEndsWhereTheCopyDoes() throws {
        var copied = scene([(.mkv, MediaMode())])
        var encoded = scene([(.mkv, Self.both)])
        var reports: [OutputReport] = []
        for scene in [0, 1] {
            var stage = scene == 0 ? copied : encoded
            stage.join()
            stage.play(talk(audioFrom: 40, pictureFrom: 130))
            let report = stage.finish()
            #expect(report.warnings == [] && report.verdict == .completed)
            reports.append(try #require(report.connections[0].outputs.first))
            if scene == 0 { copied = stage } else { encoded = stage }
        }
        let pictures = try (copied.matroska().blocks("V_VP8"), encoded.matroska().blocks("V_VP8"))
        #expect(pictures.0.map(\.time) == pictures.1.map(\.time) && pictures.0.count == 100)
        let audio = try (copied.matroska().blocks("A_OPUS"), encoded.matroska().blocks("A_OPUS"))
        #expect(audio.0.first?.time == audio.1.first?.time)
        #expect(reports[0].startedAt == reports[1].startedAt && reports[0].endedAt == reports[1].endedAt)
        #expect(reports[0].tracks.map(\.bitrate) == [nil, nil])
        #expect(reports[1].tracks.map(\.bitrate) == [64, 19])
        // The last packet of audio has its padding in a block group, which is not counted here.
        #expect(reports[1].tracks.map(\.frames) == [audio.1.count + 1, 100])
    }

    /// Nothing is in the encoded file; the copy beside it is whole.
    @Test(arguments: [true, false]) func aFileOfWhatCannotBeDecodedHasFailed(isCopiedToo: Bool) throws {
        var codecs = ToyTranscoding()
        codecs.refusesPictures = true
        let encoded = MediaMode(audio: .omit, video: .encode(VideoTranscoding(coding: VideoCoding(codec: .vp8))))
        var scene = scene([(.mkv, encoded)] + (isCopiedToo ? [(.mkv, MediaMode())] : []), codecs)
        scene.join()
        scene.play(talk())
        let report = scene.finish()
        #expect(report.connections[0].outputs.map(\.verdict) == [.failed] + (isCopiedToo ? [.completed] : []))
        #expect(report.warnings.map(\.message) == ["A.mkv: none of 100 frames of video could be decoded"])
        #expect(report.verdict == (isCopiedToo ? .completedWithWarnings : .failed))
        #expect(report.reason == (isCopiedToo ? nil : .decoderFailed))
    }

    @Test func copiesEncodesAndOmitsInOneFile() throws {
        var scene = scene([(.mkv, MediaMode(audio: .encode(Self.toOpus))), (.mkv, MediaMode(audio: .omit))])
        scene.join()
        scene.play(talk())
        let report = scene.finish()
        #expect(scene.files.keys.sorted() == ["A-2.mkv", "A.mkv"])
        #expect(report.connections[0].outputs.map { $0.tracks.map(\.kind) } == [[.audio, .video], [.video]])
        #expect(report.connections[0].outputs[0].tracks.map(\.bitrate) == [64, nil])
        #expect(try scene.matroska("A-2.mkv").codecs.values.sorted() == ["V_VP8"])
        #expect(try scene.matroska().blocks("V_VP8").count == 100)
    }

    @Test func oneEncoderServesAllFilesOfAForm() throws {
        let aac = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)
        let media = MediaMode(audio: .encode(aac), video: .omit)
        let codecs = ToyTranscoding()
        var scene = scene([(.mkv, media), (.mp4, media), (.mkv, Self.both)], codecs)
        scene.join()
        scene.play(talk())
        let report = scene.finish()
        #expect(report.connections[0].outputs.map(\.file) == ["A.mkv", "A.mp4", "A-2.mkv"])
        #expect(codecs.log.audioSettings.map(\.codec) == [.aac, .opus], "twice for three files")
        #expect(codecs.log.settings.count == 1)
        let frames = report.connections[0].outputs.map { $0.tracks.first { $0.kind == .audio }?.frames }
        #expect(frames[0] == frames[1] && (frames[0] ?? 0) > 180)
    }

    @Test func countsATrackThatNobodyWants() throws {
        var scene = scene([(.mkv, MediaMode(audio: .omit))])
        scene.join()
        scene.play(talk())
        let report = scene.finish()
        let audio = try report.track(.audio)
        #expect(audio.framesWritten == 200 && audio.framesDropped == [:])
        #expect(audio.duration == 4)
    }

    @Test func goesOnCopyingWhenAnEncoderFails() throws {
        var scene = scene([(.mkv, MediaMode()), (.mkv, Self.both)], ToyTranscoding(lastPicture: 10))
        scene.join()
        scene.play(talk())
        let report = scene.finish()
        #expect(try scene.matroska().blocks("V_VP8").count == 100)
        #expect(try scene.matroska("A-2.mkv").blocks("V_VP8").count == 10)
        #expect(report.warnings.map(\.reason) == [.encoderFailed])
        #expect(report.warnings.first?.track == "video" && report.warnings.first?.connectionID == "A")
        // One of the files is not what was asked for.
        #expect(report.verdict == .failed && report.reason == .encoderFailed)
    }

    @Test func saysWhatCannotBeOpened() throws {
        var scene = scene([(.mkv, Self.both)], ToyTranscoding(failsToOpen: true))
        scene.join()
        scene.play(talk())
        let report = scene.finish()
        #expect(report.warnings.map(\.reason) == [.encoderFailed])
        #expect(report.connections[0].outputs[0].tracks.map(\.kind) == [.audio])
    }

    /// Audio that ends is silent for as long as the picture goes on.
    @Test func keepsAudioGoingBesideThePicture() throws {
        let codecs = ToyTranscoding()
        var scene = scene([(.mkv, Self.both)], codecs)
        scene.join()
        var (audio, picture) = (RTPBuilder.audio(), RTPBuilder.picture())
        scene.play(merged(audio.speak(50, from: 0), picture.film(100, from: 0)))
        _ = scene.finish()
        #expect(codecs.log.samples.count > 48_000 * 28 / 10 && codecs.log.samples.count <= 48_000 * 4)
    }

    @Test func givesTheSameBytesHoweverItIsDriven() throws {
        var files: [[String: [UInt8]]] = []
        for isOften in [false, true] {
            var scene = scene([(.mkv, Self.both)])
            scene.join()
            for datagram in talk() {
                scene.play([datagram])
                if isOften {
                    scene.advance(to: datagram.time.nanoseconds / 1_000_000)
                    scene.drain()
                }
            }
            _ = scene.finish()
            files.append(scene.files)
        }
        #expect(files[0] == files[1])
    }
}
