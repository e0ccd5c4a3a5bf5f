import TestSupport
import Testing

@testable import Conformance

@Suite struct CodecStringTests {
    @Test func namesH264ByProfileAndLevel() {
        #expect(CodecString.avc("avc1", hex("01 64 00 0A FF")) == "avc1.64000A")
        #expect(CodecString.avc("avc3", hex("01 42 E0 1F")) == "avc3.42E01F")
        #expect(CodecString.avc("avc1", hex("01 42 E0")) == nil)
    }

    /// The example of ISO/IEC 14496-15 Annex E.3, and Main at level 3.1 as browsers send it.
    @Test func namesH265ByProfileTierLevelAndConstraints() {
        let main = hex("01 01 60 00 00 00 B0 00 00 00 00 00 5D")
        #expect(CodecString.hevc("hvc1", main) == "hvc1.1.6.L93.B0")
        let spaced = hex("01 A2 20 00 00 00 00 00 00 00 00 00 78")
        #expect(CodecString.hevc("hev1", spaced) == "hev1.B2.4.H120")
        #expect(CodecString.hevc("hvc1", hex("01 01 60 00 00 00 B0 12 34 00 00 00 5D")) == "hvc1.1.6.L93.B0.12.34")
        #expect(CodecString.hevc("hvc1", Array(main.dropLast())) == nil)
    }

    @Test func namesVP9AndAV1() {
        #expect(CodecString.vp("vp09", hex("01 00 00 00 00 0A 82 01 01 01 00 00")) == "vp09.00.10.08.01.01.01.01.00")
        #expect(CodecString.vp("vp09", hex("01 00 00 00")) == nil)
        #expect(CodecString.av1(hex("81 00 0C 00")) == "av01.0.00M.08")
        #expect(CodecString.av1(hex("81 28 4C 00")) == "av01.1.08M.10")
        #expect(CodecString.av1(hex("81 4D E0 00")) == "av01.2.13H.12")
        #expect(CodecString.av1(hex("81 00")) == nil)
    }

    @Test func namesAACByItsObjectType() {
        let low = hex("00000000 03 19 0001 00 04 11 40 15 000000 00000000 00000000 05 02 1190 06 01 02")
        #expect(CodecString.mp4a(low) == "mp4a.40.2")
        let long = hex("00000000 03 808080 19 0001 00 04 808080 11 40 15 000000 00000000 00000000 05 808080 02 F900")
        #expect(CodecString.mp4a(long) == "mp4a.40.40")
        #expect(CodecString.mp4a(hex("00000000 03 19 0001 00 04 11 6B 15 000000")) == "mp4a.6B")
        // Dependence, URL and clock reference are skipped.
        let flags = hex("00000000 03 19 0001 E0 0002 01 61 0003 04 11 40 15 000000 00000000 00000000 05 02 1190")
        #expect(CodecString.mp4a(flags) == "mp4a.40.2")
        for length in 0..<low.count - 3 where length < 35 {
            let cut = CodecString.mp4a(Array(low.prefix(length)))
            #expect(cut == nil || length >= 33, "\(length)")
        }
    }

    @Test(arguments: [
        ("avc1.64000a", "avc1.64000A", true), ("avc1.64000A", "avc3.64000A", false),
        ("vp09.00.10.08", "vp09.00.10.08.01.01.01.01.00", true), ("vp09.00.10", "vp09.00.10.08.01", false),
        ("vp09.00.10.08.02", "vp09.00.10.08.01.01.01.01.00", false), ("av01.0.04M.08", "av01.0.04M.08", true),
        ("av01.0.04M.08.0.110", "av01.0.04M.08", true), ("av01.0.05M.08", "av01.0.04M.08", false),
        ("opus", "Opus", false), ("Opus", "Opus", true), ("mp4a.40.2", "mp4a.40.5", false),
        ("hvc1.1.6.L93", "hvc1.1.6.L93.B0", false), ("", "Opus", false),
    ])
    func comparesWhatListsSay(declared: String, actual: String, isSame: Bool) {
        #expect(CodecString.describes(declared, actual) == isSame)
    }
}
