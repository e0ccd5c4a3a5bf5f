import TestSupport
import Testing

@testable import Conformance

@Suite struct ElementaryStreamTests {
    private func unit(_ stamps: String, _ content: String) -> [UInt8] {
        let fields = hex(stamps)
        return hex("000001 E0 0000 80") + [
            fields.count == 10 ? 0xC0 : fields.count == 5 ? 0x80 : 0, UInt8(fields.count),
        ]
            + fields + hex(content)
    }

    private func read(_ type: UInt8, _ units: [[UInt8]]) -> (span: SegmentMeasure.Span?, problems: [String]) {
        var stream = ElementaryStream(identifier: 256, type: type)
        var problems: [String] = []
        for unit in units {
            var problem: String?
            stream.append(unit[...], startsUnit: true, isRandomAccess: false, problem: &problem)
            problem.map { problems.append($0) }
        }
        var problem: String?
        stream.endUnit(&problem)
        problem.map { problems.append($0) }
        return (stream.span, problems)
    }

    /// 1 s and 2 s: 90000 is 00 02 BF 20 of 33 bits.
    private let first = "21 0005 BF21"
    private let second = "21 000B 7E41"

    @Test func timesItsUnits() throws {
        let (span, problems) = read(0x1B, [unit(first, "000001 65"), unit(second, "000001 41")])
        let found = try #require(span)
        #expect(problems == [] && found.sampleCount == 2 && found.startsWithKeyFrame)
        #expect(found.decodeStart == 90_000 && found.decodeEnd == 270_000 && found.shortestSample == 90_000)
        #expect(found.track.kind == .video && found.track.timescale == 90_000 && found.track.codec == nil)
    }

    @Test func takesDecodeTimesWhereTheyDiffer() throws {
        let (span, problems) = read(0x1B, [unit("31 000B 7E41 11 0005 BF21", "000001 41")])
        let found = try #require(span)
        #expect(problems == [] && found.decodeStart == 90_000 && found.presentationStart == 180_000)
        #expect(!found.startsWithKeyFrame)
    }

    @Test func readsTheCodec() {
        let avc = read(0x1B, [unit(first, "00000001 67 64001F AC 000001 65")]).span
        #expect(avc?.track.codec == "avc1.64001F")
        let aac = read(0x0F, [unit(first, "FFF14C80013FFC2100 FFF14C80013FFC2100")]).span
        #expect(aac?.track.codec == "mp4a.40.2" && aac?.track.sampleRate == 48_000)
        #expect(aac?.decodeEnd == 90_000 + 2 * 1_920 && aac?.startsWithKeyFrame == true)
        #expect(read(0x24, [unit(first, "000001 2801")]).span?.startsWithKeyFrame == true)
        #expect(read(0x24, [unit(first, "000001 0201")]).span?.startsWithKeyFrame == false)
        #expect(read(0x06, [unit(first, "00")]).span == nil)
        // The video parameter set of x265: bytes 03 keep start codes out of profile, tier and level.
        let parameters = "40010C01FFFF 01 60000003 00 90000003 000003 003F 959809"
        let hevc = read(0x24, [unit(first, "000001 \(parameters) 000001 2801")])
        #expect(hevc.span?.track.codec == "hvc1.1.6.L63.90")
    }

    @Test(arguments: [
        (["000002 E0 0000 8080 05 21 0005 BF21"], "no PES header where a unit begins"),
        (["000001 E0"], "no PES header where a unit begins"), (["000001 E0 0000 8000 00"], "a unit without PTS"),
        (["000001 E0 0000 8080 05 21 0005"], "a unit without PTS"),
    ])
    func reportsUnitsWithoutTime(units: [String], problem: String) {
        #expect(read(0x1B, units.map { hex($0) }).problems == [problem])
    }

    @Test func wantsIncreasingTimes() {
        let back = read(0x1B, [unit(second, ""), unit(first, "")])
        #expect(back.problems == ["decode times do not increase: 90000 behind 180000"])
        // 33 bits end with 2^33 - 1; then they begin again.
        let wrapped = read(0x1B, [unit("2F FFFF FFFF", ""), unit("21 0001 0001", "")])
        #expect(wrapped.problems == [])
    }

    @Test func neverTrapsOnDamage() {
        var generator = SeededGenerator(seed: 13818)
        for type in [0x1B, 0x0F, 0x24] as [UInt8] {
            for _ in 0..<1_000 {
                let damaged = unit(first, "000001 67 64001F AC FFF14C80013FFC2100").damaged(using: &generator)
                let span = read(type, [damaged, unit(second, "00")]).span
                #expect(span.map { $0.decodeEnd >= $0.decodeStart } ?? true)
            }
        }
    }
}
