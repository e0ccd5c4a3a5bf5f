import TestSupport
import Testing

@testable import Captures

/// Hand-built (draft-ietf-opsawg-pcapng §3.5).
@Suite struct PcapngOptionsTests {
    static let options = hex(
        """
        02 00 03 00 65 74 68 00   # if_name "eth", one byte of padding
        09 00 01 00 09 00 00 00   # if_tsresol 9
        00 00 00 00               # end of options
        0e 00 08 00 00 00 00 00 00 00 00 01   # if_tsoffset, behind the end
        """)

    @Test func findsAnOptionBehindOthers() {
        #expect(PcapngOptions.find(2, in: Self.options.span, .little) == 4..<7)
        #expect(PcapngOptions.find(9, in: Self.options.span, .little) == 12..<13)
    }

    @Test func stopsAtTheEndOfOptions() {
        #expect(PcapngOptions.find(14, in: Self.options.span, .little) == nil)
    }

    @Test func findsNothingInOptionsThatAreCut() {
        for length in 0..<13 {
            #expect(PcapngOptions.find(9, in: Self.options.span.extracting(0..<length), .little) == nil)
        }
    }

    @Test(
        arguments: [
            ("raw=1795219056831926123", Int64(1_795_219_056_831_926_123)),
            ("raw=0000000000000000042", 42),
            ("raw=9223372036854775807", .max),
            ("raw=9223372036854775808", nil),
            ("raw=99999999999999999999999", nil),
            ("raw=", nil),
            ("raw=12x", nil),
            ("raw=-1", nil),
            ("row=12", nil),
            ("a comment by someone else", nil),
            ("", nil),
        ] as [(String, Int64?)])
    func readsTheRawTimeOfAComment(comment: String, nanoseconds: Int64?) {
        let builder = CaptureBuilder()
        let options = builder.option(1, Array(comment.utf8)) + builder.option(0, [])
        #expect(PcapngOptions.rawTime(in: options.span, .little) == nanoseconds)
    }
}
