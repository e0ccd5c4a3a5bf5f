import FileSupport
import Media
import Packaging
import Testing

@testable import Presentations

@Suite struct TransportProgramTests {
    private static let aac = TrackFormat.audio(AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2))
    private let files = TrackFiles("video", form: .transportStream)

    private func program(joinsLate: Bool = false) -> TransportProgram {
        var program = TransportProgram(files, .video, seconds: 2)
        program.begin(Self.aac, period: 1, joinsLate: false)
        program.begin(Presented.h264, period: 1, joinsLate: joinsLate)
        return program
    }

    /// - Parameter milliseconds: when it is shown.
    private func unit(_ milliseconds: Int64, file: Int = 1, period: Int = 1) -> TransportUnit {
        let bytes: [UInt8] = [0, 0, 0, 2, 0x65, 0x88]
        return TransportUnit(
            period: period, fileNumber: file, presentationTime: milliseconds * 48, decodeTime: milliseconds * 48,
            isKeyFrame: true, copying: bytes.span)
    }

    /// As a track's segmenter says it.
    private func segment(
        _ number: Int, _ milliseconds: Range<Int64>, period: Int = 1, isGap: Bool = false
    ) -> PresentedSegment {
        PresentedSegment(
            number: number, path: "", start: Interval(milliseconds: milliseconds.lowerBound),
            duration: Interval(milliseconds: milliseconds.upperBound - milliseconds.lowerBound), byteCount: 0,
            isIndependent: true, period: period, isGap: isGap)
    }

    private func take(
        _ segment: PresentedSegment, isLast: Bool = false, heard: [PresentedSegment] = [],
        _ program: inout TransportProgram
    ) -> [PresentedSegment] {
        program.take(segment, isLast: isLast, heard: heard).compactMap { file in
            #expect(file.bytes.count == file.segment?.byteCount || file.bytes.isEmpty)
            return file.segment
        }
    }

    private func milliseconds(_ segments: [PresentedSegment]) -> [ClosedRange<Int64>] {
        segments.map { $0.start.nanoseconds / 1_000_000...$0.end.nanoseconds / 1_000_000 }
    }

    private func counts(_ bytes: [UInt8]) -> [UInt16: Int] { TransportReading(bytes).units.mapValues(\.count) }

    @Test func aSegmentOfVideoHasTheAudioOfItsTime() {
        var program = program()
        _ = program.append(unit(0))
        for time in stride(from: 0, to: 3000, by: 500) as StrideTo<Int64> { program.append(beside: unit(time)) }
        let first = program.take(segment(1, 0..<2000), isLast: false, heard: [])
        #expect(first.map { counts($0.bytes) } == [[0x100: 1, 0x101: 4]])
        #expect(first.map(\.path) == ["video/1.ts"])
        _ = program.append(unit(2000, file: 2))
        let second = program.take(segment(2, 2000..<4000), isLast: false, heard: [])
        #expect(second.map { counts($0.bytes) } == [[0x100: 1, 0x101: 2]])
    }

    @Test func aPauseOfVideoIsAGapOnlyWithoutAudio() {
        var program = program()
        _ = program.append(unit(0))
        _ = take(segment(1, 0..<2000), &program)
        program.append(beside: unit(2500))
        let heard = take(segment(2, 2000..<4000, isGap: true), &program)
        #expect(heard.map(\.isGap) == [false] && heard.map(\.path) == ["video/2.ts"] && heard.map(\.number) == [2])
        let silent = take(segment(3, 4000..<6000, isGap: true), &program)
        #expect(silent.map(\.isGap) == [true] && silent.map(\.path) == ["video/gap.ts"])
        #expect(silent.map(\.fileNumber) == [2] && silent.map(\.byteCount) == [0])
    }

    @Test func itsFirstSegmentHasTheAudioBeforeIt() {
        var program = program()
        program.append(beside: unit(0))
        _ = program.append(unit(300))
        #expect(milliseconds(take(segment(1, 300..<2300), &program)) == [0...2300])
    }

    /// RFC 8216 §4.3.3.1.
    @Test func itDoesNotBecomeTooLongByThat() {
        var program = program()
        program.append(beside: unit(0))
        _ = program.append(unit(1900))
        let segments = take(segment(1, 1900..<3900), &program)
        #expect(milliseconds(segments) == [0...1900, 1900...3900] && segments.map(\.isGap) == [false, false])
    }

    @Test func whatIsMissingBeforeItIsFilledWithAudio() {
        var program = program()
        for time in stride(from: 0, to: 4000, by: 500) as StrideTo<Int64> { program.append(beside: unit(time)) }
        #expect(take(segment(1, 0..<2000, isGap: true), &program) == [])
        #expect(take(segment(2, 2000..<3500, isGap: true), &program) == [])
        _ = program.append(unit(3500))
        let segments = take(segment(3, 3500..<5500), &program)
        #expect(milliseconds(segments) == [0...2000, 2000...3500, 3500...5500])
        #expect(segments.map(\.path) == ["video/1.ts", "video/2.ts", "video/3.ts"])
    }

    @Test func aLateOneFollowsTheSegmentsOfAudio() {
        var program = TransportProgram(files, .video, seconds: 2)
        program.begin(Self.aac, period: 2, joinsLate: false)
        program.begin(Presented.h264, period: 2, joinsLate: true)
        var heard = [segment(7, 0..<2000), segment(8, 2000..<3510), segment(9, 3510..<5500, period: 2)]
        for i in heard.indices { heard[i].path = "audio/\(i + 7).ts" }
        #expect(take(segment(1, 0..<3500, period: 2, isGap: true), &program) == [])
        program.append(beside: unit(3510, period: 2))
        _ = program.append(unit(3500, period: 2))
        let segments = take(segment(2, 3500..<5500, period: 2), heard: heard, &program)
        #expect(segments.map(\.path) == ["audio/7.ts", "audio/8.ts", "video/1.ts"])
        #expect(segments.map(\.number) == [1, 2, 3] && segments.map(\.period) == [1, 1, 2])
        #expect(milliseconds(segments) == [0...2000, 2000...3510, 3510...5500])
    }

    @Test func theLastOfAPeriodHasAllItsAudio() {
        var program = program()
        _ = program.append(unit(0))
        for time in [1000, 2100, 2300] as [Int64] { program.append(beside: unit(time)) }
        program.append(beside: unit(2050, period: 2))
        let last = program.take(segment(1, 0..<2000), isLast: true, heard: [])
        #expect(last.map { counts($0.bytes) } == [[0x100: 1, 0x101: 3]])
    }

    /// ISO/IEC 13818-1 §2.4.3.3.
    @Test func countersGoOnInAnotherPeriod() {
        var program = program()
        _ = program.append(unit(0))
        program.append(beside: unit(0))
        var bytes = program.take(segment(1, 0..<2000), isLast: true, heard: []).flatMap(\.bytes)
        program.begin(Presented.h264(width: 640, height: 360), period: 2, joinsLate: false)
        _ = program.append(unit(2000, file: 2, period: 2))
        program.append(beside: unit(2000, period: 2))
        bytes += program.take(segment(2, 2000..<4000, period: 2), isLast: true, heard: [])
            .flatMap(\.bytes)
        #expect(TransportReading(bytes).problems == [] && counts(bytes) == [0x100: 2, 0x101: 2])
    }
}
