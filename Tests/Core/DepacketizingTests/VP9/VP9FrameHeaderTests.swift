import Media
import TestSupport
import Testing

@testable import Depacketizing

struct VP9FrameHeaderTests {
    @Test(arguments: [
        "824983420027F016742038241C191400",  // vp9-opus-360p, packet 1
        "824983420027F016743438241C194800",  // firefox-vp9-opus, packet 1
    ])
    func readsCapturedKeyFrames(bytes: String) throws {
        let header = try VP9FrameHeader(parsing: hex(bytes).span)
        #expect(header.isKeyFrame)
        #expect(!header.layerFrame.isErrorResilient)
        let key = try #require(header.keyFrame)
        #expect(key.width == 640)
        #expect(key.height == 360)
        #expect(key.configuration.profile == 0)
        #expect(key.configuration.bitDepth == 8)
        #expect(key.configuration.chromaSubsampling == 1)
        #expect(!key.configuration.isFullRange)
    }

    struct Color: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var profile: Int
        /// color_config bits and their widths (VP9 bitstream specification §6.2.2).
        var bits: [[Int]]
        var expected: VP9Configuration?
    }

    static let colors = [
        Color(
            testDescription: "profile 0, BT.709, full range", profile: 0, bits: [[2, 3], [1, 1]],
            expected: VP9Configuration(
                profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: true, colorSpace: 2)),
        Color(
            testDescription: "profile 1, 4:2:2", profile: 1, bits: [[1, 3], [0, 1], [1, 1], [0, 1], [0, 1]],
            expected: VP9Configuration(
                profile: 1, bitDepth: 8, chromaSubsampling: 2, isFullRange: false, colorSpace: 1)),
        Color(
            testDescription: "profile 1, sRGB", profile: 1, bits: [[7, 3], [0, 1]],
            expected: VP9Configuration(
                profile: 1, bitDepth: 8, chromaSubsampling: 3, isFullRange: true, colorSpace: 7)),
        Color(testDescription: "profile 1, 4:4:0", profile: 1, bits: [[1, 3], [0, 1], [0, 1], [1, 1], [0, 1]]),
        Color(
            testDescription: "profile 2, 10 bits", profile: 2, bits: [[0, 1], [5, 3], [0, 1]],
            expected: VP9Configuration(
                profile: 2, bitDepth: 10, chromaSubsampling: 1, isFullRange: false, colorSpace: 5)),
        Color(
            testDescription: "profile 3, 12 bits, 4:4:4", profile: 3,
            bits: [[1, 1], [1, 3], [0, 1], [0, 1], [0, 1], [0, 1]],
            expected: VP9Configuration(
                profile: 3, bitDepth: 12, chromaSubsampling: 3, isFullRange: false, colorSpace: 1)),
    ]

    @Test(arguments: colors)
    func readsTheColourOfEachProfile(color: Color) throws {
        var bits = BitWriter()
        bits.put(2, 2)
        bits.put(color.profile & 1, 1)
        bits.put(color.profile >> 1, 1)
        if color.profile == 3 { bits.put(0, 1) }
        bits.put(0b0010, 4)  // shown key frame
        bits.put(0x498342, 24)
        for field in color.bits { bits.put(field[0], field[1]) }
        bits.put(1919, 16)
        bits.put(1079, 16)
        guard let expected = color.expected else {
            #expect(throws: DepacketizingError.unsupportedChroma(subsamplingX: 0, subsamplingY: 1)) {
                try VP9FrameHeader(parsing: bits.bytes.span)
            }
            return
        }
        let header = try VP9FrameHeader(parsing: bits.bytes.span)
        let key = try #require(header.keyFrame)
        #expect(key.configuration == expected)
        #expect(key.width == 1920)
        #expect(key.height == 1080)
    }

    @Test(arguments: [(false, 1, false), (true, 1, false), (true, 0, true), (false, 0, true)])
    func readsInterFrames(isErrorResilient: Bool, refreshFlags: Int, isNonReference: Bool) throws {
        let bytes = vp9Head(isKeyFrame: false, isErrorResilient: isErrorResilient, refreshFlags: refreshFlags)
        let header = try VP9FrameHeader(parsing: bytes.span)
        #expect(!header.isKeyFrame)
        #expect(header.layerFrame.isErrorResilient == isErrorResilient)
        #expect((header.layerFrame.refreshedSlots == 0) == isNonReference)
        #expect(header.keyFrame == nil)
    }

    @Test func takesAnIntraOnlyFrameForNoKeyFrame() throws {
        var bits = BitWriter()
        bits.put(0b1000_0101, 8)  // not shown, error resilient
        bits.put(1, 1)  // intra_only
        bits.put(0x498342, 24)
        bits.put(0x03, 8)  // refresh_frame_flags
        let header = try VP9FrameHeader(parsing: bits.bytes.span)
        #expect(!header.isKeyFrame)
        #expect(header.layerFrame.kind == .intraOnly)
        #expect(header.layerFrame.isErrorResilient)
        #expect(header.layerFrame.slots == 0)
        #expect(header.layerFrame.refreshedSlots == 0x03)
    }

    @Test func takesAShownExistingFrameForNoKeyFrame() throws {
        let header = try VP9FrameHeader(parsing: hex("8D").span)
        #expect(!header.isKeyFrame)
        #expect(header.layerFrame.kind == .repeated)
        #expect(header.layerFrame.slots == 0b10_0000)
        #expect(header.layerFrame.refreshedSlots == 0)
    }

    @Test(arguments: [
        ("", DepacketizingError.truncated(needed: 1, remaining: 0)),
        ("42", .invalidFrameHeader(firstByte: 0x42)),  // frame_marker 1
        ("B8", .invalidFrameHeader(firstByte: 0xB8)),  // profile 3 with reserved_zero set
        ("82 498343 0027F0167", .invalidStartCode(0x498343)),
        ("86", .truncated(needed: 2, remaining: 1)),
        ("82 4983", .truncated(needed: 4, remaining: 3)),
    ])
    func refusesOtherBytes(bytes: String, error: DepacketizingError) {
        let even = bytes.filter(\.isHexDigit).count.isMultiple(of: 2) ? bytes : bytes + "0"
        #expect(throws: error) { try VP9FrameHeader(parsing: hex(even).span) }
    }

    @Test func refusesEachTruncationOfAKeyFrame() {
        let key = vp9Head(isKeyFrame: true)
        for count in 0..<key.count {
            #expect(throws: DepacketizingError.self) { try VP9FrameHeader(parsing: key.span.extracting(0..<count)) }
        }
    }

    /// An inter frame up to frame_context_idx (§6.2).
    private func interFrame(isErrorResilient: Bool, sizeFrom: Int?, context: Int) -> [UInt8] {
        var bits = BitWriter()
        bits.put(0b1000_011, 7)  // profile 0, inter, shown
        bits.put(isErrorResilient ? 1 : 0, 1)
        if !isErrorResilient { bits.put(0, 2) }  // reset_frame_context
        bits.put(0b0000_1000, 8)  // refresh_frame_flags
        for index in [1, 2, 5] { bits.put(index << 1, 4) }
        for i in 0...(sizeFrom ?? 2) { bits.put(i == sizeFrom ? 1 : 0, 1) }
        if sizeFrom == nil {
            bits.put(639, 16)
            bits.put(359, 16)
        }
        bits.put(0, 1)  // render_and_frame_size_different
        bits.put(0b01, 2)  // allow_high_precision_mv, is_filter_switchable
        if !isErrorResilient { bits.put(0b10, 2) }  // refresh_frame_context, frame_parallel_decoding_mode
        bits.put(context, 2)
        return bits.bytes
    }

    @Test(arguments: [nil, 0, 1, 2])
    func readsReferencesAndContextsOfInterFrames(sizeFrom: Int?) throws {
        let frame = try VP9FrameHeader(
            parsing: interFrame(isErrorResilient: false, sizeFrom: sizeFrom, context: 2).span
        ).layerFrame
        #expect(frame.kind == .inter)
        #expect(frame.slots == 0b10_0110)
        #expect(frame.sizeSlot == sizeFrom.map { [1, 2, 5][$0] })
        #expect(frame.refreshedSlots == 0b1000)
        #expect(frame.resetContexts == 0)
        #expect(frame.contexts == 0b100)
        #expect(frame.refreshedContexts == 0b100)
        let resilient = try VP9FrameHeader(
            parsing: interFrame(isErrorResilient: true, sizeFrom: sizeFrom, context: 2).span
        ).layerFrame
        #expect(resilient.resetContexts == VP9LayerFrame.allContexts)
        #expect(resilient.contexts == 1)
        #expect(resilient.refreshedContexts == 0)
    }

    // A header that ends early proves less.
    @Test func takesWhatIsCutOffForUnknown() throws {
        let whole = interFrame(isErrorResilient: false, sizeFrom: 1, context: 0)
        for count in 3..<whole.count {
            let frame = try VP9FrameHeader(parsing: whole.span.extracting(0..<count)).layerFrame
            #expect(frame.slots == VP9LayerFrame.allSlots || frame.slots == 0b10_0110)
            #expect(frame.contexts == VP9LayerFrame.allContexts)
            #expect(frame.refreshedContexts == VP9LayerFrame.allContexts)
        }
    }

    @Test(arguments: [(0, 0), (1, 0), (2, 0b1000), (3, 0b1111)])
    func readsWhichContextsAnIntraOnlyFrameResets(reset: Int, contexts: UInt8) throws {
        var bits = BitWriter()
        bits.put(0b1000_0100, 8)  // not shown
        bits.put(1, 1)  // intra_only
        bits.put(reset, 2)
        bits.put(0x498342, 24)
        bits.put(0xFF, 8)  // refresh_frame_flags
        bits.put(639, 16)
        bits.put(359, 16)
        bits.put(1, 1)  // render_and_frame_size_different
        bits.put(0, 32)
        bits.put(0b01, 2)  // refresh_frame_context, frame_parallel_decoding_mode
        bits.put(3, 2)  // frame_context_idx
        let frame = try VP9FrameHeader(parsing: bits.bytes.span).layerFrame
        #expect(frame.kind == .intraOnly)
        #expect(frame.resetContexts == contexts)
        #expect(frame.contexts == 1)
        #expect(frame.refreshedContexts == 0)
    }
}
