import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct MP4WriterTests {
    /// Audio from 0, video from 0.5 s; the second fragment has audio alone.
    private func recorded(finished: Bool) throws -> [UInt8] {
        var disk = MP4Disk()
        var writer = MP4Writer(identity: MP4Fixture.identity, headerByteCount: 2048)
        disk.drain(&writer)
        _ = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        _ = try writer.addTrack(MP4Fixture.h264, clockRate: .video, start: Interval(milliseconds: 500))
        for i in 0..<3 as Range<Int64> { try writer.append(1, at: i * 960) }
        try writer.append(2, at: 0, size: 5, nominal: 3000)
        try writer.append(2, at: 3003, size: 4, key: false, nominal: 3000)
        writer.flush()
        disk.drain(&writer)
        try writer.append(1, at: 2880)
        if finished { writer.finish() } else { writer.flush() }
        disk.drain(&writer)
        return disk.image
    }

    @Test func playsFragmentsWhileRecording() throws {
        #expect(try boxes(of: recorded(finished: false)).dump() == MP4Golden.unfinished)
    }

    @Test func isAnIndexedFileInTheEnd() throws {
        #expect(try boxes(of: recorded(finished: true)).dump() == MP4Golden.finished)
    }

    @Test func coversAllFragmentsWithOneMediaBox() throws {
        let file = try recorded(finished: true)
        let unfinished = try recorded(finished: false)
        let media = try #require(boxes(of: file).find("mdat"))
        #expect(media.offset == 40)
        let movie = try #require(boxes(of: file).find("moov"))
        #expect(movie.offset == 40 + media.size && movie.offset + movie.size == file.count)
        // All bytes but the patched header are those of the unfinished file: nothing was copied.
        #expect(file[48..<unfinished.count] == unfinished[48...])
    }

    @Test(arguments: [false, true]) func aFileWithAV1HasItsBrand(isDrainedBefore: Bool) throws {
        var disk = MP4Disk()
        var writer = MP4Writer(identity: MP4Fixture.identity)
        if isDrainedBefore { disk.drain(&writer) }
        _ = try writer.addTrack(MP4Fixture.av1, clockRate: .video, start: .zero)
        disk.drain(&writer)
        #expect(Array(disk.image[20..<24]) == Array("av01".utf8))
        #expect(try boxes(of: disk.image).dump().contains("av01 "))
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func givesTheSameBytesHoweverItIsDrained(seed: UInt64) throws {
        let reference = try scripted { _ in false }
        var generator = SeededGenerator(seed: seed)
        let drained = try scripted { _ in Int.random(in: 0..<4, using: &generator) == 0 }
        #expect(drained == reference)
        #expect(try scripted { _ in true } == reference)
    }

    /// A recording with everything in it; asks before each call whether to drain.
    private func scripted(_ shouldDrain: (Int) -> Bool) throws -> [UInt8] {
        var disk = MP4Disk()
        var writer = MP4Writer(identity: MP4Fixture.identity)
        _ = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        for i in 0..<40 as Range<Int64> {
            if shouldDrain(Int(i)) { disk.drain(&writer) }
            if i == 13 {
                _ = try writer.addTrack(MP4Fixture.vp9, clockRate: .video, start: Interval(milliseconds: 260))
            }
            if i == 22 { writer.move(TrackNumber(2), to: Interval(milliseconds: 300)) }
            if i == 23 { writer.update(MP4Fixture.vp9(width: 1280, height: 720), of: TrackNumber(2)) }
            if i % 7 == 6 { writer.flush() }
            if shouldDrain(Int(i)) { disk.drain(&writer) }
            try writer.append(1, at: i * 960)
            if i >= 13 { try writer.append(2, at: (i - 13) * 1800 + i % 3, size: Int(i), key: i % 10 == 3) }
        }
        writer.finish()
        disk.drain(&writer)
        return disk.image
    }

    @Test func everyHalfWriteLeavesWholeFragments() throws {
        var disk = MP4Disk()
        var writer = MP4Writer(identity: MP4Fixture.identity, headerByteCount: 1400)
        _ = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        disk.drain(&writer)
        for round in 0..<3 as Range<Int64> {
            for i in 0..<4 as Range<Int64> { try writer.append(1, at: (round * 4 + i) * 960, size: 9) }
            if round == 1 { _ = try writer.addTrack(MP4Fixture.vp9, clockRate: .video, start: .zero) }
            if round == 2 { try writer.append(2, at: 0) }
            if round == 2 { writer.finish() } else { writer.flush() }
            for cut in stride(from: 0, to: writer.output.pending.count, by: 5) {
                let torn = try boxes(of: disk.image + writer.output.pending.prefix(cut))
                #expect(torn.last?.type == "free" && torn.last?.size == 0)
                #expect(torn.count { $0.type == "moof" } == Int(round))
            }
            for state in disk.states(of: writer.output) {
                let all = try boxes(of: state)
                let isFinished = all.find("mdat")?.offset == 40
                #expect(all.find("moov") != nil)
                #expect(isFinished || all.count { $0.type == "moof" } >= Int(round))
                if !isFinished {
                    #expect(try fragmentSamples(of: 1, in: state).count >= Int(round) * 4)
                }
            }
            disk.drain(&writer)
        }
        #expect(try indexedSamples(of: 1, in: disk.image).count == 12)
        #expect(try indexedSamples(of: 2, in: disk.image).count == 1)
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func indexAndFragmentsFindEverySample(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var disk = MP4Disk()
        var writer = MP4Writer(identity: MP4Fixture.identity)
        disk.drain(&writer)
        var expected: [[ReadSample]] = [[], []]
        _ = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        _ = try writer.addTrack(MP4Fixture.h264, clockRate: MP4Fixture.opusRate, start: .zero)
        var ticks: [Int64] = [0, 0]
        for _ in 0..<60 {
            let track = Int.random(in: 0...1, using: &generator)
            let size = Int.random(in: 0...20, using: &generator)
            let distance = Int64.random(in: 1...4000, using: &generator)
            let isKey = Int.random(in: 0..<5, using: &generator) == 0
            try writer.append(track + 1, at: ticks[track], size: size, key: isKey, nominal: distance)
            expected[track].append(
                ReadSample(
                    ticks: ticks[track], duration: distance, isSync: track == 0 || isKey,
                    content: MP4Writer.content(track: track + 1, decodeTime: ticks[track], size: size)))
            ticks[track] += distance
            if Int.random(in: 0..<6, using: &generator) == 0 { writer.flush() }
            if Int.random(in: 0..<3, using: &generator) == 0 { disk.drain(&writer) }
        }
        writer.flush()
        disk.drain(&writer)
        for track in 0...1 {
            #expect(try fragmentSamples(of: UInt32(track + 1), in: disk.image) == expected[track])
        }
        writer.finish()
        disk.drain(&writer)
        for track in 0...1 {
            #expect(try indexedSamples(of: track + 1, in: disk.image) == expected[track])
        }
    }

    @Test(arguments: [
        (
            TrackFormat.video(VideoFormat(width: 64, height: 48, configuration: .vp8)), "vp8"
        ),
        (MP4Fixture.audio(.pcmu), "pcmu"), (MP4Fixture.audio(.pcma), "pcma"), (MP4Fixture.audio(.g722), "g722"),
        (MP4Fixture.audio(.pcm), "pcm"),
    ])
    func refusesWhatPlayersDoNotRead(format: TrackFormat, name: String) {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        let before = writer.output.pending
        #expect(throws: PackagingError.codecNotAllowed(codec: name, container: "mp4")) {
            try writer.addTrack(format, clockRate: .video, start: .zero)
        }
        #expect(writer.output.pending == before)
        #expect(throws: PackagingError.unknownTrack(number: 1, declared: 0)) { try writer.append(1, at: 0) }
    }

    @Test func takesOneTrackOfAACAsAudioAlone() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity, isAudioAlone: true)
        for format in [MP4Fixture.h264, MP4Fixture.opus] {
            #expect(throws: PackagingError.codecNotAllowed(codec: format.codec.name, container: "m4a")) {
                try writer.addTrack(format, clockRate: .video, start: .zero)
            }
        }
        let rate = ClockRate(hertz: 48_000)
        _ = try writer.addTrack(MP4Fixture.audio(.aac), clockRate: rate, start: .zero)
        #expect(throws: PackagingError.codecNotAllowed(codec: "aac", container: "m4a")) {
            try writer.addTrack(MP4Fixture.audio(.aac), clockRate: rate, start: .zero)
        }
        #expect(Array(writer.output.pending[4..<12]) == Array("ftypM4A ".utf8))
    }

    @Test(arguments: [Int.min, -1, 0, 2, Int.max])
    func refusesSamplesOfUnknownTracks(number: Int) throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        _ = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        #expect(throws: PackagingError.unknownTrack(number: number, declared: 1)) {
            try writer.append(number, at: 0)
        }
        let isMoved = writer.move(TrackNumber(number), to: Interval(milliseconds: 1))
        #expect(!isMoved)
        writer.update(MP4Fixture.opus, of: TrackNumber(number))
        #expect(writer.duration == .zero)
    }

    @Test func refusesTimesThatDoNotIncrease() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        _ = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        #expect(throws: PackagingError.timeNotIncreasing(track: 1, previous: -1, next: -2)) {
            try writer.append(1, at: -2)
        }
        try writer.append(1, at: 5)
        for ticks in [5, 4, Int64.min] {
            #expect(throws: PackagingError.timeNotIncreasing(track: 1, previous: 5, next: ticks)) {
                try writer.append(1, at: ticks)
            }
        }
        try writer.append(1, at: 6)
        writer.flush()
        #expect(try fragmentSamples(of: 1, in: writer.output.pending).map(\.ticks) == [5, 6])
    }

    @Test func refusesEverythingAfterTheEnd() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        _ = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        try writer.append(1, at: 0)
        writer.finish()
        let file = writer.output.pending
        #expect(throws: PackagingError.finished) { try writer.append(1, at: 960) }
        #expect(throws: PackagingError.finished) {
            try writer.addTrack(MP4Fixture.h264, clockRate: .video, start: .zero)
        }
        let isMoved = writer.move(TrackNumber(1), to: Interval(milliseconds: 5))
        #expect(!isMoved)
        writer.update(MP4Fixture.opus, of: TrackNumber(1))
        writer.flush()
        writer.finish()
        #expect(writer.output.pending == file)
    }

    /// A fragment ends before a pause that no duration can say: the next one has its own decode time.
    @Test func keepsAPauseOfDaysInFragmentsAndIndex() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        _ = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        let pause: Int64 = 72 * 3600 * 48_000
        for ticks in [0, 960, pause, pause + 960] { try writer.append(1, at: ticks) }
        writer.flush()
        #expect(
            try fragmentSamples(of: 1, in: writer.output.pending).map(\.ticks) == [0, 960, pause, pause + 960])
        writer.finish()
        let movie = try #require(boxes(of: writer.output.pending).find("moov"))
        // 72 hours need the sixth part: 8 kHz.
        #expect(movie.find("mvhd")?.words[5] == 8000 && movie.find("trak/mdia/mdhd")?.words[5] == 8000)
        #expect(
            try indexedSamples(of: 1, in: writer.output.pending).map(\.ticks)
                == [0, 160, pause / 6, pause / 6 + 160])
        #expect(writer.duration == Interval(milliseconds: 72 * 3_600_000 + 40))
    }

    @Test func refusesATrackThatTheHeaderHasNoRoomFor() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity, headerByteCount: 1400)
        for _ in 0..<2 { _ = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero) }
        let before = writer.output.pending
        // 1400 less ftyp 32, placeholder 16 and gate 8 are reserved; moov, mvhd and mvex take 136, a track 480 at most
        // and its trex 32, the filler 8.
        #expect(throws: PackagingError.headerFull(needed: 1680, reserved: 1344)) {
            try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        }
        #expect(writer.output.pending == before)
        try writer.append(2, at: 0)
    }

    /// Both headers skip it, so that a killed file is in sync too.
    @Test func skipsPrimingAndPadding() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        let format = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 1, primingSampleCount: 1024)
        let track = try writer.addTrack(.audio(format), clockRate: MP4Fixture.opusRate, start: .zero)
        let skipped = try #require(boxes(of: writer.output.pending).find("moov/trak/edts/elst"))
        #expect(skipped.words == [0x0100_0000, 1, 0, 0, 0, 1024, 0x1_0000])
        for i in 0..<3 as Range<Int64> { try writer.append(1, at: i * 1024, nominal: 1024) }
        writer.flush()
        #expect(try fragmentSamples(of: 1, in: writer.output.pending).map(\.ticks) == [0, 1024, 2048])
        // 1504 samples are heard.
        writer.trim(track, at: 2528)
        writer.trim(TrackNumber(2), at: 0)
        writer.finish()
        writer.trim(track, at: 0)
        let file = try boxes(of: writer.output.pending)
        let final = try #require(file.find("moov/trak/edts/elst"))
        #expect(final.words == [0x0100_0000, 1, 0, 1504, 0, 1024, 0x1_0000])
        #expect(file.find("moov/trak/tkhd")?.words[8] == 1504)
        #expect(file.find("moov/mvhd")?.words[7] == 1504)
        #expect(file.find("moov/trak/mdia/mdhd")?.words[7] == 3072)
        let table = try #require(file.find("moov/trak/mdia/minf/stbl"))
        #expect(table.children.map(\.type) == ["stsd", "stts", "stsc", "stsz", "stco", "sgpd", "sbgp"])
        #expect(writer.duration == Interval(nanoseconds: 31_333_333))
    }

    @Test func hasRoomForAsManyTracksAsAreAnnounced() throws {
        let byteCount = MP4Writer.headerByteCount(trackCount: 24)
        #expect(byteCount % 4096 == 0)
        #expect(MP4Writer.headerByteCount(trackCount: 2) == 4096 && MP4Writer.headerByteCount(trackCount: .min) == 4096)
        var writer = MP4Writer(identity: MP4Fixture.identity, headerByteCount: byteCount)
        let name = String(repeating: "é", count: 60)
        let priming = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2, primingSampleCount: 1024)
        for i in 0..<24 {
            let format = i % 2 == 0 ? .audio(priming) : MP4Fixture.h265
            let track = try writer.addTrack(format, clockRate: .video, start: .zero, name: name)
            let isMoved = writer.move(track, to: Interval(milliseconds: 5))
            #expect(isMoved)
        }
        let movie = try #require(boxes(of: writer.output.pending).find("moov"))
        #expect(movie.children.count { $0.type == "trak" } == 24)
        #expect(movie.children.compactMap { $0.find("edts") }.count == 24)
    }

    /// A track that may still be moved has room for its longest edit list, and no more, set aside.
    @Test func setsRoomAsideForTheEditOfAPrimedTrack() throws {
        let format = AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: 312)
        var writer = MP4Writer(identity: MP4Fixture.identity, headerByteCount: 256)
        #expect(throws: PackagingError.headerFull(needed: 656, reserved: 256)) {
            try writer.addTrack(.audio(format), clockRate: MP4Fixture.opusRate, start: .zero)
        }
        writer = MP4Writer(identity: MP4Fixture.identity, headerByteCount: 656 + 56)
        let track = try writer.addTrack(.audio(format), clockRate: MP4Fixture.opusRate, start: .zero)
        writer.move(track, to: Interval(milliseconds: 1))
        #expect(try boxes(of: writer.output.pending).find("moov/trak/edts/elst")?.words[1] == 2)
    }

    @Test func leavesLongParameterSetsOutOfTheHeaderButNotOfTheIndex() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        let long = MP4Fixture.sequenceSet + [UInt8](repeating: 0x80, count: 5000)
        let track = try writer.addTrack(
            MP4Fixture.h264(width: 64, height: 48, sequenceSet: long), clockRate: .video, start: .zero)
        let path = "moov/trak/mdia/minf/stbl/stsd/avc3/avcC"
        #expect(try boxes(of: writer.output.pending).find(path)?.payload == hex("01 42 C0 0A FF E0 00"))
        try writer.append(track.number, at: 0)
        writer.finish()
        let whole = try #require(boxes(of: writer.output.pending).find(path))
        #expect(whole.payload.count > 5000)
    }

    @Test func movesATrackInBothHeaders() throws {
        var disk = MP4Disk()
        var writer = MP4Writer(identity: MP4Fixture.identity)
        let track = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        try writer.append(1, at: 0)
        writer.flush()
        disk.drain(&writer)
        #expect(try boxes(of: disk.image).find("moov/trak/edts") == nil)

        let isMoved = writer.move(track, to: Interval(nanoseconds: 1_234_567_890))
        #expect(isMoved)
        disk.drain(&writer)
        let moved = try #require(boxes(of: disk.image).find("moov/trak/edts/elst"))
        // Version 1, two edits: 59,259 ticks of nothing, then the media from 0 for as long as there is.
        #expect(moved.words == [0x0100_0000, 2, 0, 59_259, ~0, ~0, 0x1_0000, 0, 0, 0, 0, 0x1_0000])

        writer.move(track, to: Interval(milliseconds: -7))
        disk.drain(&writer)
        #expect(try boxes(of: disk.image).find("moov/trak/edts") == nil)

        writer.move(track, to: Interval(milliseconds: 40))
        writer.finish()
        disk.drain(&writer)
        let final = try #require(boxes(of: disk.image).find("moov/trak/edts/elst"))
        #expect(final.words == [0x0100_0000, 2, 0, 1920, ~0, ~0, 0x1_0000, 0, 960, 0, 0, 0x1_0000])
        #expect(writer.duration == Interval(milliseconds: 60))
    }

    @Test func aLateTrackIsDeclaredByPatchingTheHeader() throws {
        var disk = MP4Disk()
        var writer = MP4Writer(identity: MP4Fixture.identity)
        _ = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        for i in 0..<150 as Range<Int64> { try writer.append(1, at: i * 960) }
        writer.flush()
        disk.drain(&writer)
        let track = try writer.addTrack(MP4Fixture.vp9, clockRate: .video, start: Interval(milliseconds: 3000))
        #expect(track == TrackNumber(2))
        #expect(writer.output.patches.map(\.offset) == [48])
        try writer.append(2, at: 0, nominal: 3000)
        writer.flush()
        // The header first, then the gate that shows the fragment: no state has an undeclared track.
        #expect(writer.output.patches.count == 2)
        disk.drain(&writer)
        let all = try boxes(of: disk.image)
        #expect(all.find("moov")?.offset == 48)
        #expect(all.find("moov/trak:2/edts/elst")?.words[3] == 144_000)
        #expect(try fragmentSamples(of: 2, in: disk.image).count == 1)
        #expect(writer.duration.nanoseconds == 3_033_333_333)
    }

    @Test func saysTheLargestPictureAndLevel() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        let track = try writer.addTrack(MP4Fixture.h264, clockRate: .video, start: .zero)
        var larger = MP4Fixture.sequenceSet
        larger[3] = 0x1F
        writer.update(MP4Fixture.h264(width: 1280, height: 20, sequenceSet: larger), of: track)
        writer.update(MP4Fixture.vp9(width: 4000, height: 4000), of: track)
        writer.update(MP4Fixture.opus, of: track)
        let header = try #require(boxes(of: writer.output.pending).find("moov/trak"))
        #expect(header.find("tkhd")?.words.suffix(2) == [1280 << 16, 48 << 16])
        let entry = try #require(header.find("mdia/minf/stbl/stsd/avc3"))
        #expect(entry.words[6] == 1280 << 16 | 48)
        // The first parameter sets stay; the level is that of the second.
        #expect(entry.find("avcC")?.payload[3] == 0x1F)
        #expect(entry.find("avcC")?.payload[8..<30] == MP4Fixture.sequenceSet[...])
    }

    @Test func writesNothingWithoutSamples() {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        let before = writer.output.pending
        #expect(before.count == MP4Writer.defaultHeaderByteCount)
        writer.flush()
        #expect(writer.output.pending == before)
    }

    @Test func aFileWithoutTracksIsStillAFile() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        writer.finish()
        #expect(try boxes(of: writer.output.pending).map(\.type) == ["ftyp", "free", "mdat", "moov"])
        #expect(writer.duration == .zero)
    }

    @Test func cutsAFragmentBeforeItGrowsTooLarge() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        let track = try writer.addTrack(MP4Fixture.vp9, clockRate: .video, start: .zero)
        let megabyte = [UInt8](repeating: 0, count: 1 << 20)
        for i in 0..<32 as Range<Int64> {
            #expect(writer.output.pending.count == MP4Writer.defaultHeaderByteCount)
            try writer.append(megabyte.span, Sample(presentationTime: i, duration: 1, isKeyFrame: true), to: track)
        }
        // 32 samples of 1 MiB would be the limit with nothing else; each counts 12 bytes more.
        #expect(writer.output.pending.count > 31 << 20)
    }

    @Test(arguments: [0, 1, Int64.max - 1])
    func extremeTimesAreClamped(first: Int64) throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        let track = try writer.addTrack(
            MP4Fixture.opus, clockRate: ClockRate(hertz: .max), start: Interval(nanoseconds: .max))
        _ = try writer.addTrack(MP4Fixture.vp9, clockRate: ClockRate(hertz: 1), start: Interval(nanoseconds: .min))
        for number in 1...2 {
            try writer.append(number, at: first, nominal: .max)
            try writer.append(number, at: .max, nominal: .min)
        }
        writer.update(MP4Fixture.vp9(width: .max, height: .min), of: TrackNumber(2))
        writer.move(track, to: Interval(nanoseconds: .max))
        writer.finish()
        #expect(writer.duration == Interval(nanoseconds: .max))
        #expect(try boxes(of: writer.output.pending).map(\.type) == ["ftyp", "free", "mdat", "moov"])
    }

    /// The smallest header that a track fits into has room for every edit list that it may need.
    @Test func hasRoomForTheEditListOfATrackWithBPictures() throws {
        var size = 256
        var fitting: MP4Writer?
        while fitting == nil, size < 4096 {
            var writer = MP4Writer(identity: MP4Fixture.identity, headerByteCount: size)
            if (try? writer.addTrack(MP4Fixture.h265, clockRate: .video, start: .zero)) != nil { fitting = writer }
            size += 1
        }
        var writer = try #require(fitting)
        func edits() throws -> [UInt32] {
            try #require(boxes(of: writer.output.pending).find("moov/trak/edts/elst")).words
        }
        let sample = Sample(presentationTime: 0, decodeTime: -3000, duration: 3000, isKeyFrame: true)
        try writer.append([1].span, sample, to: TrackNumber(1))
        #expect(try edits() == [0x0100_0000, 1, 0, 0, 0, 1600, 0x1_0000])
        writer.move(TrackNumber(1), to: Interval(milliseconds: 1))
        #expect(try edits() == [0x0100_0000, 2, 0, 48, .max, .max, 0x1_0000, 0, 0, 0, 1600, 0x1_0000])
    }
}
