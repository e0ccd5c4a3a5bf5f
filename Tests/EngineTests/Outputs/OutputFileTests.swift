import FileSupport
import Jobs
import Media
import Packaging
import Testing
import Timing

@testable import Engine

@Suite struct OutputFileTests {
    private func file(_ container: Container = .mkv, origin: Int64 = 1000) -> OutputFile {
        OutputFile(
            FileName(for: "A", container: container),
            identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "A"),
            origin: at(origin), opened: at(origin))
    }

    private func at(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    private func declaration(
        _ format: TrackFormat, start: Int64, offset: Int64 = 0, isWritten: Bool = true
    ) -> OutputFile.Declaration {
        let clockRate: ClockRate = format.codec.kind == .audio ? .opus : .video
        return OutputFile.Declaration(
            written: isWritten ? (format, clockRate) : nil, format: format, clockRate: clockRate, start: at(start),
            offset: offset)
    }

    /// Writes two bytes.
    private func append(_ time: Int64, duration: Int64 = 0, to index: Int, of file: inout OutputFile) -> Bool {
        file.append(
            [0xFC, 1].span, Sample(presentationTime: time, duration: duration, isKeyFrame: true), to: index)
    }

    private func bytes(_ file: inout OutputFile) -> [UInt8] {
        file.finish()
        var bytes: [UInt8] = []
        file.drain(minimum: 0) { bytes += $0.appended }
        return bytes
    }

    @Test func movesItsOriginForATrackThatBeganEarlier() throws {
        var file = file(origin: 1000)
        #expect(file.addTrack(declaration(.vp8, start: 1000)) == 0)
        #expect(append(0, to: 0, of: &file) == true)
        #expect(file.addTrack(declaration(.opus, start: 940)) == 1)
        #expect(append(0, duration: 960, to: 1, of: &file) == true)
        #expect(file.origin == at(940))
        let image = try MatroskaFile(bytes(&file))
        #expect(try image.blocks("V_VP8").map(\.time) == [60])
        #expect(try image.blocks("A_OPUS").map(\.time) == [0])
    }

    @Test func movesBothTracksOnACommonOrigin() throws {
        var file = file()
        _ = file.addTrack(declaration(.opus, start: 1000))
        _ = file.addTrack(declaration(.vp8, start: 1300))
        _ = append(0, duration: 960, to: 0, of: &file)
        _ = append(0, to: 1, of: &file)
        file.move([at(990), at(1040)])
        #expect(file.origin == at(990))
        #expect(file.tracks.map(\.start) == [at(990), at(1040)])
        file.move([nil, at(1080)])
        let image = try MatroskaFile(bytes(&file))
        #expect(try image.blocks("A_OPUS").map(\.time) == [0])
        #expect(try image.blocks("V_VP8").map(\.time) == [90])
    }

    // The Matroska writer forgets where the blocks of a track lie when it is eleven seconds long.
    @Test func movesEveryTrackOrNone() throws {
        var file = file()
        for start in [Int64(1000), 1010, 1020] { _ = file.addTrack(declaration(.opus, start: start)) }
        for index in 0..<3 { _ = append(0, duration: 960, to: index, of: &file) }
        _ = append(48_000 * 12, duration: 960, to: 1, of: &file)
        file.move([at(900), nil, at(1020)])
        #expect(file.origin == at(1000))
        #expect(file.tracks.map(\.start) == [at(1000), at(1010), at(1020)])
        // A track that keeps its distance needs no move.
        file.move([nil, nil, at(1050)])
        #expect(file.tracks.map(\.start) == [at(1000), at(1010), at(1050)])
        let image = try MatroskaFile(bytes(&file))
        #expect([1, 2, 3].map { image.blocks[$0]?.map(\.time) } == [[0], [10, 12_010], [50]])
    }

    @Test func keepsThePlaceOfATrackThatTheContainerRefuses() throws {
        var file = file(.mp4)
        _ = file.addTrack(declaration(.vp8, start: 1000))
        _ = file.addTrack(declaration(.opus, start: 1020))
        #expect(append(0, to: 0, of: &file) == false)
        #expect(append(0, duration: 960, to: 1, of: &file) == true)
        #expect(file.tracks.map { $0.number != nil } == [false, true])
        #expect(file.tracks.map { $0.refusal != nil } == [true, false])
        file.move([at(990), at(1030)])
        let image = try MP4File(bytes(&file))
        #expect(image.tracks.count == 1)
        #expect(try image.track("soun").start == 40_000)
    }

    @Test func keepsThePlaceOfATrackThatNothingEncodes() throws {
        var file = file()
        _ = file.addTrack(declaration(.vp8, start: 1000, isWritten: false))
        #expect(append(0, to: 0, of: &file) == false)
        #expect(file.tracks[0].number == nil && file.tracks[0].refusal == nil && file.tracks[0].format == .vp8)
        #expect(try MatroskaFile(bytes(&file)).blocks.isEmpty)
    }

    private func filling(_ format: TrackFormat, start: Int64) -> OutputFile.Declaration {
        var declaration = declaration(format, start: start)
        declaration.gaps = .fill
        return declaration
    }

    /// Packets of 20 ms at these times, in milliseconds.
    private func copy(_ times: [Int64], to index: Int, of file: inout OutputFile) {
        for time in times {
            let sample = Sample(presentationTime: time * 48, duration: 960, isKeyFrame: true)
            #expect(file.copy([0xFC, 1].span, sample, to: index) == true)
            file.setLength(of: index, to: time * 48 + 960)
        }
    }

    /// In both containers, at the same times.
    @Test(arguments: [Container.mkv, .mp4]) func fillsHolesOfCopiedAudio(container: Container) throws {
        var file = file(container)
        _ = file.addTrack(filling(.opus, start: 1000))
        copy([0, 20, 100, 125, 145, 300], to: 0, of: &file)
        #expect(file.tracks[0].filled == SilenceFiller.Tally(packets: 4, ticks: (60 + 135) * 48))
        #expect(file.tracks[0].frameCount == 10)
        // 60 ms; 5 ms are jitter; 135 ms: six frames, then shorter ones.
        let times: [Int64] = [0, 20, 40, 100, 125, 145, 165, 285, 295, 300]
        if container == .mkv {
            let blocks = try MatroskaFile(bytes(&file)).blocks("A_OPUS")
            #expect(blocks.map(\.time) == times)
            #expect(blocks.map(\.byteCount) == [2, 2, 2, 2, 2, 2, 2, 1, 1, 2])
        } else {
            #expect(try MP4File(bytes(&file)).track("soun").ticks == times.map { $0 * 48 })
        }
    }

    @Test func leavesHolesOpenWhereTheyAreKept() throws {
        var file = file()
        _ = file.addTrack(declaration(.opus, start: 1000))
        copy([0, 300], to: 0, of: &file)
        #expect(try MatroskaFile(bytes(&file)).blocks("A_OPUS").map(\.time) == [0, 300])
    }

    /// While a hole lasts silence stays ten seconds behind what other tracks have, and goes on to their end with them.
    @Test func fillsAHoleThatLasts() throws {
        var file = file()
        _ = file.addTrack(filling(.opus, start: 1000))
        _ = file.addTrack(declaration(.vp8, start: 1000))
        copy([0], to: 0, of: &file)
        func fill(picturesTo milliseconds: Int64, limit: Int64) -> Int64 {
            file.setLength(of: 1, to: milliseconds * 90)
            file.fillHole(of: 0, to: at(1000 + limit))
            return file.tracks[0].length / 48
        }
        #expect(fill(picturesTo: 10_000, limit: 60_000) == 20)
        #expect(fill(picturesTo: 10_141, limit: 60_000) == 140)
        #expect(fill(picturesTo: 20_000, limit: 10_141) == 140)
        #expect(fill(picturesTo: 20_000, limit: 60_000) == 9980)
        file.finish()
        #expect(file.tracks[0].length / 48 == 20_000)
    }

    @Test func leavesAShortTailOpenAndWhatFollowsTheEnd() throws {
        var file = file()
        _ = file.addTrack(filling(.opus, start: 1000))
        _ = file.addTrack(declaration(.vp8, start: 1000))
        copy([0], to: 0, of: &file)
        file.setLength(of: 1, to: 9000 * 90)
        file.close(0)
        file.setLength(of: 1, to: 60_000 * 90)
        file.fillHole(of: 0, to: at(100_000))
        #expect(try MatroskaFile(bytes(&file)).blocks("A_OPUS").map(\.time) == [0])
    }

    /// G.711 has a byte for each sample: an hour at once, not a day.
    @Test func boundsTheSilenceOfOneHole() throws {
        let format = TrackFormat.audio(AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1))
        var file = file()
        _ = file.addTrack(
            OutputFile.Declaration(
                written: (format, ClockRate(hertz: 8000)), format: format, clockRate: ClockRate(hertz: 8000),
                start: at(1000), gaps: .fill))
        let day: Int64 = 86_400 * 8000
        for time in [0, day] {
            let sample = Sample(presentationTime: time, duration: 160, isKeyFrame: true)
            #expect(file.copy([UInt8](repeating: 1, count: 160).span, sample, to: 0) == true)
        }
        let filled = file.tracks[0].filled.ticks
        #expect(filled > 3600 * 8000 && filled < OutputFile.silenceLimit)
    }

    @Test func finishesOnce() {
        var file = file()
        #expect(!file.isFinished)
        let first = bytes(&file)
        #expect(file.isFinished)
        #expect(!first.isEmpty)
        var actions: [OutputAction] = []
        file.finish()
        file.drain(minimum: 0) { actions.append($0) }
        #expect(actions.isEmpty, "it was called complete before")
    }

    @Test func handsOutItsBytesWhenThereAreEnough() {
        var file = file()
        _ = file.addTrack(declaration(.opus, start: 1000))
        for i in 0..<Int64(50) { _ = append(i * 960, duration: 960, to: 0, of: &file) }
        file.flush()
        var count = 0
        file.drain(minimum: 1_000_000) { count += $0.appended.count }
        #expect(count == 0)
        file.drain(minimum: 1) { count += $0.appended.count }
        #expect(count > 0)
        count = 0
        file.finish()
        file.drain(minimum: 1_000_000) { count += $0.appended.count }
        #expect(count > 0, "the end is handed out however short it is")
    }

    @Test func takesAnotherFormatOnlyWhereItDiffers() {
        var file = file()
        _ = file.addTrack(declaration(.vp8, start: 1000))
        let wide = TrackFormat.video(VideoFormat(width: 128, height: 96, configuration: .vp8))
        file.update(wide, of: 0)
        #expect(file.tracks[0].format == wide)
        #expect(file.tracks[0].largest.size == FrameSize(width: 128, height: 96))
    }

    // Audio does not outlast everything else by silence, nor go beyond what can still come.
    @Test(arguments: [(Int64(1500), Int64(500)), (5000, 1000)])
    func lacksSilenceUpToWhatTheOtherTracksHave(limit: Int64, silence: Int64) {
        var file = file()
        _ = file.addTrack(declaration(.opus, start: 1000))
        #expect(file.silence(of: 0, to: at(limit)) == nil)
        _ = file.addTrack(declaration(.vp8, start: 1000))
        file.setLength(of: 1, to: 90_000)
        #expect(file.tracks[1].end == at(2000))
        #expect(file.silence(of: 0, to: at(limit)) == Interval(milliseconds: silence))
    }

    /// Three B pictures; the stream says nothing of them, so the first ones are decoded late.
    @Test(arguments: [0, 2]) func takesBPicturesAsTheyWerePlaced(reorderDepth: Int) throws {
        let format = TrackFormat.h264(reorderDepth: reorderDepth)
        let shown: [Int64] = [0, 4, 2, 1, 3, 8, 6, 5, 7]
        for container in [Container.mp4, .mkv] {
            var file = file(container)
            _ = file.addTrack(declaration(format, start: 1000))
            var placement = TrackPlacement(TrackID(connection: 0, track: 0), .video, clockRate: .video)
            for time in shown {
                let frame = EncodedFrame.toy(
                    time * 3600, format: time == 0 ? format : nil, isKeyFrame: time == 0)
                let placed = placement.place(frame, at: 1000 + time * 40, now: 1000)
                #expect(placed.presentationTime == time * 3600)
                let sample = Sample(
                    presentationTime: time * 3600, decodeTime: placed.decodeTime, duration: placed.duration,
                    isKeyFrame: frame.isKeyFrame)
                #expect(file.append(frame.bytes.span, sample, to: 0) == true)
            }
            let end = placement.timeline?.end ?? 0
            #expect(end == 9 * 3600)
            // Nothing is shown after a key frame that was sent before it.
            #expect(placement.place(.toy(7 * 3600), at: 1300).place == .at(8 * 3600 + 1))
            #expect(file.tracks[0].frameCount == 9)
            switch container {
            case .mkv: #expect(try MatroskaFile(bytes(&file)).blocks[1]?.map(\.time) == shown.map { $0 * 40 })
            case .mp4, .m4a: #expect(try MP4File(bytes(&file)).tracks.first?.sampleCount == 9)
            }
        }
    }
}
