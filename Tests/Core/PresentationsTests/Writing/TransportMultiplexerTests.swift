import FileSupport
import Media
import Packaging
import Testing

@testable import Presentations

/// What a writer makes of transport streams, read back.
@Suite struct TransportMultiplexerTests {
    private static let aac = TrackFormat.audio(AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2))

    private static func settings(_ size: Int = 0) -> PresentationSettings {
        PresentationSettings(listSizes: [.hls: size], form: .transportStream)
    }

    /// 1024 samples of AAC each, and a picture each 40 ms.
    private func script(
        audio: Range<Int64>, video: Range<Int64>, pause: Range<Int64> = 0..<0, resizedAt change: Int64? = nil
    ) -> [SentSample] {
        var script = SampleScript()
        for number in audio.lowerBound * 48 / 1024..<audio.upperBound * 48 / 1024 {
            script.append(
                .audio, at: number * 1024, lasting: 1024,
                format: script.samples.isEmpty ? Self.aac : nil)
        }
        var isFirst = true
        for time in stride(from: video.lowerBound, to: video.upperBound, by: 40) as StrideTo<Int64>
        where !pause.contains(time) {
            let format = isFirst ? Presented.h264 : time == change ? Presented.h264(width: 640, height: 360) : nil
            script.append(
                .video, at: time * 90, lasting: 3600, isKeyFrame: time.isMultiple(of: 1000) || format != nil,
                format: format)
            isFirst = false
        }
        // Pictures are NAL units with their lengths.
        return script.sorted.map { sent in
            var sent = sent
            if sent.track == .video {
                let head: UInt8 = sent.sample.isKeyFrame ? 0x65 : 0x41
                sent.bytes = [0, 0, 0, UInt8(sent.bytes.count + 1), head] + sent.bytes
            }
            return sent
        }
    }

    /// Tracks are added with their first sample, as a connection does.
    private func played(
        _ samples: [SentSample], encoded: Bool = false, size: Int = 0
    ) throws -> PresentedFolder {
        var writer = PresentationWriter.live(Self.settings(size))
        var folder = PresentedFolder()
        var indices: [MediaKind: Int] = [:]
        for (number, sent) in samples.enumerated() {
            let files = TrackFiles(sent.track.rawValue, form: .transportStream)
            let track = indices[sent.track] ?? writer.addTrack(files, sent.track, isEncoded: encoded)
            indices[sent.track] = track
            writer.append(
                sent.bytes.span, sent.sample, clockRate: sent.clockRate, start: sent.start, format: sent.format,
                to: track)
            writer.advance(to: sent.time)
            if number.isMultiple(of: 50) { try folder.drain(&writer) }
        }
        writer.finish()
        try folder.drain(&writer)
        return folder
    }

    private func stream(_ track: String, _ folder: PresentedFolder) throws -> [UInt8] {
        try folder.list(track).entries.filter { !$0.isGap }.flatMap { try #require(folder.files[$0.path]) }
    }

    private func durations(_ track: String, _ folder: PresentedFolder) throws -> [Int64] {
        try folder.list(track).entries.map { $0.microseconds / 1000 }
    }

    // RFC 8216 §3.2.
    @Test func eachPlaylistIsOneStream() throws {
        let folder = try played(script(audio: 0..<5000, video: 0..<5000))
        #expect(
            folder.files.keys.filter { $0.hasSuffix(".ts") }.sorted() == [
                "audio/1.ts", "audio/2.ts", "audio/3.ts", "video/1.ts", "video/2.ts", "video/3.ts", "video/4.ts",
                "video/5.ts",
            ])
        let (video, audio) = try (
            TransportReading(stream("video", folder)), TransportReading(stream("audio", folder))
        )
        #expect(video.problems == [] && audio.problems == [])
        #expect(video.units.mapValues(\.count) == [0x100: 125, 0x101: 234])
        #expect(audio.units.mapValues(\.count) == [0x101: 234])
        #expect(video.units[0x101] == audio.units[0x101])
        #expect(video.units[0x100]?.map(\.presentationTime) == (0..<125).map { 90_000 + $0 * 3600 })
        #expect(video.units[0x101]?.map(\.presentationTime) == (0..<234).map { 90_000 + $0 * 1920 })
        #expect(zip(video.clocks, video.clocks.dropFirst()).allSatisfy { (1...9000).contains($1 - $0) })
        #expect(try durations("video", folder) == [1000, 1000, 1000, 1000, 1000])
    }

    @Test func theListsOfStreamsHaveNoGroups() throws {
        let folder = try played(script(audio: 0..<5000, video: 0..<5000))
        let list = try #require(folder.text("index.m3u8"))
        #expect(!list.contains("EXT-X-MEDIA") && !list.contains("AUDIO="))
        #expect(list.contains(",CODECS=\"avc1.64001F,mp4a.40.2\",RESOLUTION=1280x720\nvideo.m3u8\n"))
        #expect(list.contains(",CODECS=\"mp4a.40.2\"\naudio.m3u8\n"))
        #expect(folder.text("video.m3u8")?.contains("EXT-X-MAP") == false)
        #expect(folder.text("video.m3u8")?.hasPrefix("#EXTM3U\n#EXT-X-VERSION:3\n") == true)
    }

    /// Some players take no stream that is not in the first tables.
    @Test func videoThatComesALittleLaterIsThereFromTheBeginning() throws {
        let folder = try played(script(audio: 0..<9000, video: 5000..<9000))
        let video = try stream("video", folder)
        #expect(try folder.list("video").entries.allSatisfy { !$0.isGap && !$0.isDiscontinuity })
        #expect(TransportReading(video).problems == [])
        #expect(TransportReading(video).units.mapValues(\.count) == [0x100: 100, 0x101: 421])
        // The map has both streams.
        #expect(video[188 + 7] == 0x17)
        #expect(try durations("video", folder).reduce(0, +) == 9000)
    }

    @Test func videoThatComesMuchLaterFollowsTheSegmentsOfAudio() throws {
        let folder = try played(script(audio: 0..<70_000, video: 64_000..<70_000))
        let entries = try folder.list("video").entries
        #expect(entries.first?.path == "audio/1.ts" && entries.last?.path == "video/6.ts")
        #expect(entries.filter(\.isDiscontinuity).map(\.path) == ["video/1.ts"])
        #expect(try folder.list("audio").entries.count { $0.isDiscontinuity } == 1)
        #expect(entries.allSatisfy { !$0.isGap })
        let length = try durations("video", folder).reduce(0, +)
        #expect(try abs(length - durations("audio", folder).reduce(0, +)) < 100)
    }

    @Test func audioThatComesLaterBeginsAPeriod() throws {
        let folder = try played(script(audio: 5000..<9000, video: 0..<9000))
        let (video, audio) = try (folder.list("video").entries, folder.list("audio").entries)
        #expect(video.count { $0.isDiscontinuity } == 1 && audio.count { $0.isDiscontinuity } == 1)
        #expect(audio.prefix { $0.isGap }.count >= 2 && !audio.contains { $0.isDiscontinuity && $0.isGap })
        #expect(TransportReading(try stream("video", folder)).problems == [])
    }

    @Test(arguments: [false, true]) func audioGoesOnWhereVideoPauses(isEncoded: Bool) throws {
        let samples = script(audio: 0..<40_000, video: 0..<40_000, pause: 4000..<30_000)
        let folder = try played(samples, encoded: isEncoded)
        let entries = try folder.list("video").entries
        #expect(entries.allSatisfy { !$0.isGap && $0.microseconds < 2_500_000 })
        let reading = TransportReading(try stream("video", folder))
        #expect(reading.problems == [])
        #expect(reading.units[0x101]?.count == 1875 && reading.units[0x100]?.count == 350)
    }

    @Test func anotherSizeIsADiscontinuityOfOneStream() throws {
        let folder = try played(script(audio: 0..<6000, video: 0..<6000, resizedAt: 3400))
        for track in ["audio", "video"] {
            #expect(try folder.list(track).entries.count { $0.isDiscontinuity } == 1)
            #expect(TransportReading(try stream(track, folder)).problems == [])
        }
        #expect(TransportReading(try stream("video", folder)).units.mapValues(\.count) == [0x100: 150, 0x101: 281])
    }

    /// The folder refuses what a list names that is gone.
    @Test func aWindowStaysSmall() throws {
        let folder = try played(script(audio: 0..<100_000, video: 70_000..<100_000), size: 3)
        #expect(folder.removed.contains("audio/1.ts") && folder.removed.contains("video/1.ts"))
        #expect(Set(folder.removed).count == folder.removed.count)
        #expect(folder.files.count <= 3 + 1 + 2 * 7)
    }

    @Test func refusesWhatHasNoPlaceInAStream() throws {
        var multiplexer = TransportMultiplexer(Self.settings())
        multiplexer.addTrack(TrackFiles("audio", form: .transportStream), .audio)
        multiplexer.beginPeriod()
        #expect(throws: PackagingError.codecNotAllowed(codec: "opus", container: "ts")) {
            try multiplexer.begin(Presented.opus, period: 1, 0)
        }
        #expect(!multiplexer.needsPeriod(0, in: 1))
    }
}
