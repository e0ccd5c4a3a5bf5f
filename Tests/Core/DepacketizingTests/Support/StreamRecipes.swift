import Media
import TestSupport

@testable import Depacketizing

extension StreamRecipe {
    static let all = video + [opus, pcmu, pcma, g722]
    static let video = [vp8, vp9Flexible, vp9SpatialLayers, h264, h265, av1]

    /// One temporal layer, 15-bit PictureIDs (RFC 7741 §4.2).
    static let vp8 = StreamRecipe(
        testDescription: "VP8", depacketizer: { Depacketizer(VP8Depacketizer()) }, unreadable: hex("80"),
        endless: (hex("10 01 00 00"), hex("00")),
        frame: { index, generator in
            let head: [UInt8] = index == 0 ? vp8KeyFrameHead(width: 640, height: 360) : hex("01 00 00")
            let bytes = head + randomBytes(20...80, &generator)
            let identifier = [0x80 | UInt8(index >> 8 & 0x7F), UInt8(index & 0xFF)]
            let payloads = randomParts(bytes, &generator).enumerated().map { part, content in
                [part == 0 ? 0x90 : 0x80, 0x80] + identifier + content
            }
            return SentFrame(timestamp: Int64(index) * 3000, payloads: payloads, bytes: bytes)
        })

    /// One layer, references as P_DIFF (RFC 9628 §4.2).
    static let vp9Flexible = StreamRecipe(
        testDescription: "VP9 flexible", depacketizer: { Depacketizer(VP9Depacketizer()) }, unreadable: hex("80"),
        endless: (hex("08 86 00 40 00"), hex("00")),
        frame: { index, generator in
            let bytes = vp9Head(isKeyFrame: index == 0) + randomBytes(20...80, &generator)
            let parts = randomParts(bytes, &generator)
            let payloads = parts.enumerated().map { part, content in
                let ends: UInt8 = (part == 0 ? 0x08 : 0) | (part == parts.count - 1 ? 0x04 : 0)
                let flags: UInt8 = 0x80 | 0x10 | (index == 0 ? 0 : 0x40) | ends
                let reference: [UInt8] = index == 0 ? [] : [1 << 1]
                return [flags, UInt8(index & 0x7F)] + reference + content
            }
            return SentFrame(timestamp: Int64(index) * 3000, payloads: payloads, bytes: bytes)
        })

    /// Two spatial layers, references by picture group (RFC 9628 §4.2).
    static let vp9SpatialLayers = StreamRecipe(
        testDescription: "VP9 with two spatial layers", depacketizer: { Depacketizer(VP9Depacketizer()) },
        unreadable: hex("80"),
        endless: (hex("08 86 00 40 00"), hex("00")),
        frame: { index, generator in
            var payloads: [[UInt8]] = []
            var bytes: [UInt8] = []
            var sizes: [Int] = []
            for layer in 0..<2 {
                let content = vp9Head(isKeyFrame: index == 0 && layer == 0) + randomBytes(20...80, &generator)
                bytes += content
                sizes.append(content.count)
                let parts = randomParts(content, &generator)
                for (part, content) in parts.enumerated() {
                    let ends: UInt8 = (part == 0 ? 0x08 : 0) | (part == parts.count - 1 ? 0x04 : 0)
                    let flags: UInt8 = 0x80 | 0x20 | (index == 0 ? 0 : 0x40) | ends
                    payloads.append([flags, UInt8(index & 0x7F), UInt8(layer << 1 | layer), UInt8(index)] + content)
                }
            }
            return SentFrame(
                timestamp: Int64(index) * 3000, payloads: payloads, bytes: bytes + superframeIndex(sizes))
        })

    /// Two slices a picture; STAP-A with the parameter sets on the key frame, FU-A where a slice is long (RFC 6184 §5).
    static let h264 = StreamRecipe(
        testDescription: "H.264", depacketizer: { Depacketizer(H264Depacketizer()) }, unreadable: hex("79 00"),
        endless: (hex("7C 81 9A"), hex("7C 01")),
        frame: { index, generator in
            var payloads: [[UInt8]] = []
            var bytes: [UInt8] = []
            if index == 0 {
                payloads.append(stapA([h264SequenceParameterSet, h264PictureParameterSet]))
                bytes += withLengths([h264SequenceParameterSet, h264PictureParameterSet])
            }
            for macroblock in [0, 460] {
                let slice =
                    h264Slice(type: index == 0 ? 5 : 1, macroblock: macroblock, frameNumber: index & 0xFF)
                    + randomBytes(20...60, &generator)
                bytes += withLengths([slice])
                let parts = randomParts(Array(slice.dropFirst()), &generator)
                if parts.count == 1 {
                    payloads.append(slice)
                    continue
                }
                for (part, content) in parts.enumerated() {
                    let ends: UInt8 = (part == 0 ? 0x80 : 0) | (part == parts.count - 1 ? 0x40 : 0)
                    payloads.append([slice[0] & 0x60 | 28, ends | slice[0] & 0x1F] + content)
                }
            }
            return SentFrame(timestamp: Int64(index) * 3000, payloads: payloads, bytes: bytes)
        })

    /// Two slices a picture; an aggregation packet with the parameter sets on the key frame, fragments where a slice is
    /// long (RFC 7798 §4.4).
    static let h265 = StreamRecipe(
        testDescription: "H.265", depacketizer: { Depacketizer(H265Depacketizer()) }, unreadable: hex("66 01 00"),
        endless: (hex("62 01 81 D0 09 7E"), hex("62 01 01")),
        frame: { index, generator in
            var payloads: [[UInt8]] = []
            var bytes: [UInt8] = []
            if index == 0 {
                payloads.append(h265Aggregate(H265Captured.all))
                bytes += withLengths(H265Captured.all)
            }
            for isFirst in [true, false] {
                let slice =
                    h265Slice(
                        type: index == 0 ? 20 : 1, orderCount: index, references: index == 0 ? [] : [-1],
                        isFirst: isFirst) + randomBytes(20...60, &generator)
                bytes += withLengths([slice])
                let parts = randomParts(Array(slice.dropFirst(2)), &generator)
                payloads += parts.count == 1 ? [slice] : h265Fragments(slice, parts: parts)
            }
            return SentFrame(timestamp: Int64(index) * 3000, payloads: payloads, bytes: bytes)
        })

    static let opus = StreamRecipe(
        testDescription: "Opus", depacketizer: { Depacketizer(OpusDepacketizer()) }, unreadable: hex("03"),
        frame: { index, generator in
            let packet = [0x78] + randomBytes(1...40, &generator)
            return SentFrame(timestamp: Int64(index) * 960, payloads: [packet], bytes: packet)
        })

    static let pcmu = StreamRecipe(
        testDescription: "PCMU", depacketizer: { Depacketizer(G711Depacketizer(law: .mu)) },
        frame: { index, generator in
            let packet = randomBytes(1...160, &generator)
            return SentFrame(timestamp: Int64(index) * 160, payloads: [packet], bytes: packet)
        })

    /// Two channels: half an instant cannot be read (RFC 3551 §4.1).
    static let pcma = StreamRecipe(
        testDescription: "PCMA, stereo", depacketizer: { Depacketizer(G711Depacketizer(law: .a, channelCount: 2)) },
        unreadable: hex("D5"),
        frame: { index, generator in
            let half = randomBytes(1...80, &generator)
            return SentFrame(timestamp: Int64(index) * 160, payloads: [half + half], bytes: half + half)
        })

    static let g722 = StreamRecipe(
        testDescription: "G.722", depacketizer: { Depacketizer(G722Depacketizer()) },
        frame: { index, generator in
            let packet = randomBytes(1...160, &generator)
            return SentFrame(timestamp: Int64(index) * 160, payloads: [packet], bytes: packet)
        })
}

/// A key frame's uncompressed data chunk (RFC 6386 §9.1).
func vp8KeyFrameHead(width: Int, height: Int) -> [UInt8] {
    hex("10 02 00  9D 01 2A")
        + [UInt8(width & 0xFF), UInt8(width >> 8), UInt8(height & 0xFF), UInt8(height >> 8)]
}

/// A VP9 uncompressed header up to refresh_frame_flags or the size, 640x360 (VP9 bitstream specification §6.2).
func vp9Head(isKeyFrame: Bool, isErrorResilient: Bool = false, refreshFlags: Int = 1) -> [UInt8] {
    var bits = BitWriter()
    bits.put(2, 2)  // frame_marker
    bits.put(0, 2)  // profile 0
    bits.put(0, 1)  // show_existing_frame
    bits.put(isKeyFrame ? 0 : 1, 1)  // frame_type
    bits.put(1, 1)  // show_frame
    bits.put(isErrorResilient ? 1 : 0, 1)
    if isKeyFrame {
        bits.put(0x498342, 24)
        bits.put(1, 3)  // color_space
        bits.put(0, 1)  // color_range
        bits.put(639, 16)
        bits.put(359, 16)
    } else {
        if !isErrorResilient { bits.put(0, 2) }  // reset_frame_context
        bits.put(refreshFlags, 8)
    }
    return bits.bytes
}

/// VP9 bitstream specification Annex B.2, with sizes of four bytes.
func superframeIndex(_ sizes: [Int]) -> [UInt8] {
    let marker = 0xC0 | 3 << 3 | UInt8(sizes.count - 1)
    let fields = sizes.flatMap { size in (0..<4).map { UInt8(size >> (8 * $0) & 0xFF) } }
    return [marker] + fields + [marker]
}

/// Constrained baseline, 640x360 (40 x 23 macroblocks, 8 rows cropped), eight bits of frame_num.
let h264SequenceParameterSet: [UInt8] = makeSequenceParameterSet(identifier: 0)

/// - Parameter hasFields: pictures may be single fields, and have eight bits of pic_order_cnt_lsb.
func makeSequenceParameterSet(identifier: Int, widthInMacroblocks: Int = 40, hasFields: Bool = false) -> [UInt8] {
    var bits = BitWriter()
    bits.put(hasFields ? 77 : 66, 8)  // profile_idc
    bits.put(0xC0, 8)  // constraint flags
    bits.put(30, 8)  // level_idc
    bits.putUnsigned(identifier)
    bits.putUnsigned(4)  // log2_max_frame_num_minus4
    bits.putUnsigned(hasFields ? 0 : 2)  // pic_order_cnt_type
    if hasFields { bits.putUnsigned(4) }  // log2_max_pic_order_cnt_lsb_minus4
    bits.putUnsigned(1)  // max_num_ref_frames
    bits.put(0, 1)  // gaps_in_frame_num_value_allowed_flag
    bits.putUnsigned(widthInMacroblocks - 1)
    bits.putUnsigned(hasFields ? 11 : 22)
    bits.put(hasFields ? 0 : 1, 1)  // frame_mbs_only_flag
    if hasFields { bits.put(0, 1) }  // mb_adaptive_frame_field_flag
    bits.put(1, 1)  // direct_8x8_inference_flag
    bits.put(1, 1)  // frame_cropping_flag
    for offset in [0, 0, 0, 4] { bits.putUnsigned(offset) }
    bits.put(0, 1)  // vui_parameters_present_flag
    bits.put(1, 1)  // rbsp_stop_one_bit
    return [0x67] + bits.bytes
}

/// pic_parameter_set_id 0, seq_parameter_set_id 0; captured with `h264-opus-360p`, packet 1.
let h264PictureParameterSet = hex("68 CE 3C 80")

/// A slice header up to frame_num (ITU-T H.264 §7.3.3), fit for `h264SequenceParameterSet`.
func h264Slice(type: UInt8, macroblock: Int, frameNumber: Int, isReference: Bool = true) -> [UInt8] {
    var bits = BitWriter()
    bits.putUnsigned(macroblock)
    bits.putUnsigned(type == 5 ? 7 : 5)  // slice_type: all I or all P
    bits.putUnsigned(0)  // pic_parameter_set_id
    bits.put(frameNumber, 8)
    bits.put(0x55, 7)
    return [(isReference ? 0x60 : 0) | type] + bits.bytes
}

/// A slice of a field, or of a frame, fit for `makeSequenceParameterSet` with fields.
struct FieldSlice {
    var frameNumber = 0
    var isIDR = false
    var isReference = true
    /// Nil for a frame.
    var isBottom: Bool?
    var macroblock = 0
    var orderCount = 0
    var idrPicture = 0
    var isIntra = false

    var bytes: [UInt8] {
        var bits = BitWriter()
        bits.putUnsigned(macroblock)
        bits.putUnsigned(isIDR || isIntra ? 7 : 5)  // slice_type
        bits.putUnsigned(0)  // pic_parameter_set_id
        bits.put(frameNumber, 8)
        bits.put(isBottom == nil ? 0 : 1, 1)  // field_pic_flag
        if let isBottom { bits.put(isBottom ? 1 : 0, 1) }
        if isIDR { bits.putUnsigned(idrPicture) }
        bits.put(orderCount, 8)
        bits.put(0x55, 7)
        return [(isReference ? 0x60 : 0) | (isIDR ? 5 : 1)] + bits.bytes
    }
}

func stapA(_ units: [[UInt8]]) -> [UInt8] {
    [0x78] + units.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 0xFF)] + $0 }
}

/// NAL units as a file has them (ISO/IEC 14496-15 §5.3.2).
func withLengths(_ units: [[UInt8]]) -> [UInt8] {
    units.flatMap { [0, 0, UInt8($0.count >> 8), UInt8($0.count & 0xFF)] + $0 }
}
