import CFFmpeg
import Media
import Testing

@testable import FFmpeg

@Suite struct CodecContextTests {
    private func context(encoder name: String = "libx264") throws -> CodecContext {
        try unsafe CodecContext(#require(avcodec_find_encoder_by_name(name)))
    }

    private func fill(_ context: CodecContext, _ bytes: [UInt8], after prefix: [UInt8] = []) throws {
        try context.fill(bytes.span, after: prefix)
    }

    private func bytes(of context: CodecContext) -> [UInt8] {
        unsafe context.withPacketBytes { unsafe Array($0) }
    }

    @Test func putsThePrefixInFrontOfTheBytes() throws {
        let context = try context()
        #expect(bytes(of: context).isEmpty)
        try fill(context, [3, 4, 5], after: [1, 2])
        #expect(bytes(of: context) == [1, 2, 3, 4, 5])
        try fill(context, [9])
        #expect(bytes(of: context) == [9])
        try fill(context, [], after: [7])
        #expect(bytes(of: context) == [7])
    }

    /// libavcodec reads beyond the end, and finds zeros (AV_INPUT_BUFFER_PADDING_SIZE).
    @Test func endsAPacketInZeros() throws {
        let context = try context()
        try fill(context, [UInt8](repeating: 255, count: 33))
        let padding = (0..<Int(AV_INPUT_BUFFER_PADDING_SIZE)).map {
            unsafe context.packet.pointee.data[33 + $0]
        }
        #expect(padding.allSatisfy { $0 == 0 })
    }

    @Test func changesThePacketInPlace() throws {
        let context = try context()
        try fill(context, [1, 2, 3])
        unsafe context.withPacketBytes { unsafe $0[1] = 20 }
        #expect(bytes(of: context) == [1, 20, 3])
    }

    @Test func namesTheOptionThatACodecRefuses() throws {
        let context = try context()
        try context.set("preset", "veryfast")
        #expect(
            throws: CodecError.library(
                operation: "the option speed=11", code: Int(optionNotFound), message: "Option not found")
        ) { try context.set("speed", "11") }
    }

    @Test func namesTheEncoderThatDoesNotOpen() throws {
        // Without a size and a format of its samples.
        #expect(throws: CodecError.self) { try context().open() }
        do {
            try context().open()
        } catch {
            #expect("\(error)".hasPrefix("avcodec_open2 of libx264 failed: "))
        }
    }

    /// -'F8','O','P','T' as FFERRTAG builds it; a cast that Swift does not import.
    private let optionNotFound: Int32 = {
        let tag = 0xF8 | Int32(UInt8(ascii: "O")) << 8 | Int32(UInt8(ascii: "P")) << 16 | Int32(UInt8(ascii: "T")) << 24
        return -tag
    }()
}
