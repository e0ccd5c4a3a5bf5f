import Media

/// Pictures as a sender makes them, with enough of a bitstream for a depacketizer to know what they are.
enum SentFrames {
    /// One packet with a descriptor without extensions (RFC 7741 §4.2).
    static func vp8(isKeyFrame: Bool, number: UInt8) -> [UInt8] {
        [0x10] + vp8Frame(isKeyFrame: isKeyFrame, number: number)
    }

    /// One packet of a layer frame with a PictureID of seven bits (RFC 9628 §4.2).
    static func vp9(isKeyFrame: Bool, number: UInt8) -> [UInt8] {
        [isKeyFrame ? 0x8C : 0xCC, number & 0x7F] + vp9Frame(isKeyFrame: isKeyFrame, isErrorResilient: false)
    }

    /// A STAP-A of parameter sets and an IDR slice, or one slice (RFC 6184 §5.6, §5.7.1).
    static func h264(isKeyFrame: Bool, number: UInt8) -> [UInt8] {
        let slice = h264Slice(isKeyFrame: isKeyFrame, part: 0, frameNumber: Int(number), isReference: true)
        guard isKeyFrame else { return slice }
        var packet: [UInt8] = [0x78]
        for unit in [h264SequenceParameterSet, h264PictureParameterSet, slice] {
            packet.appendBigEndian(UInt16(unit.count))
            packet += unit
        }
        return packet
    }

    /// One packet, of a key frame with its sequence header (RTP Payload Format For AV1 §4.4).
    static func av1(isKeyFrame: Bool, number: UInt8) -> [UInt8] {
        let frame = av1Frame(isKeyFrame: isKeyFrame, isReference: true) + [number]
        return isKeyFrame ? [0x28, UInt8(av1SequenceHeader.count)] + av1SequenceHeader + frame : [0x10] + frame
    }

    /// Of samples/av1-opus-360p.pcap, packet 1, with its OBU header: 640x360.
    static let av1SequenceHeader: [UInt8] = [0x08, 0, 0, 0, 0x0C, 0xC4, 0xFF, 0x67, 0x00, 0x68, 0x02]

    /// An OBU of type 6 with a frame header up to refresh_frame_flags (AV1 bitstream specification §5.9.2), fit for the
    /// sequence header above, without size field.
    static func av1Frame(isKeyFrame: Bool, isReference: Bool) -> [UInt8] {
        var bits = BitWriter()
        bits.put(0x30, 8)
        bits.put(isKeyFrame ? 0b0_00_1 : 0b0_01_1, 4)  // show_existing_frame, frame_type, show_frame
        if !isKeyFrame { bits.put(0, 1) }  // error_resilient_mode
        bits.put(0, 3)  // disable_cdf_update, allow_screen_content_tools, frame_size_override_flag
        if !isKeyFrame {
            bits.put(7, 3)  // primary_ref_frame
            bits.put(isReference ? 1 : 0, 8)
        }
        bits.put(0x55, 8)
        return bits.bytes
    }

    /// An OBU as a file has it: its size behind the header (AV1 bitstream specification §5.3.1).
    static func av1WithSize(_ unit: [UInt8]) -> [UInt8] {
        var size = unit.count - 1
        var bytes = [unit[0] | 2]
        repeat {
            bytes.append(UInt8(size & 0x7F) | (size > 0x7F ? 0x80 : 0))
            size >>= 7
        } while size > 0
        return bytes + unit.dropFirst()
    }

    /// An aggregation packet of parameter sets and an IDR slice, or one slice (RFC 7798 §4.4.1, §4.4.2).
    static func h265(isKeyFrame: Bool, number: UInt8) -> [UInt8] {
        let slice = h265Slice(
            isKeyFrame: isKeyFrame, part: 0, orderCount: Int(number), references: [1], layer: 0, isReference: true)
        guard isKeyFrame else { return slice }
        var packet: [UInt8] = [0x60, 1]
        for unit in h265ParameterSets + [slice] {
            packet.appendBigEndian(UInt16(unit.count))
            packet += unit
        }
        return packet
    }

    /// An uncompressed data chunk, a key frame of 640x360 (RFC 6386 §9.1).
    static func vp8Frame(isKeyFrame: Bool, number: UInt8) -> [UInt8] {
        isKeyFrame ? [0x10, 0x02, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01, number] : [0x11, 0x02, 0, number]
    }

    /// An uncompressed header of profile 0, a key frame of 640x360 (VP9 bitstream specification §6.2).
    static func vp9Frame(isKeyFrame: Bool, isErrorResilient: Bool) -> [UInt8] {
        var bits = BitWriter()
        bits.put(2, 2)  // frame_marker
        bits.put(0, 3)  // profile, show_existing_frame
        bits.put(isKeyFrame ? 0 : 1, 1)  // frame_type
        bits.put(1, 1)  // show_frame
        bits.put(isErrorResilient ? 1 : 0, 1)
        if isKeyFrame {
            bits.put(0x498342, 24)  // frame_sync_code
            bits.put(1, 3)  // color_space
            bits.put(0, 1)  // color_range
            bits.put(639, 16)
            bits.put(359, 16)
        } else {
            if !isErrorResilient { bits.put(0, 2) }  // reset_frame_context
            bits.put(1, 8)  // refresh_frame_flags
        }
        bits.put(0x55, 8)
        return bits.bytes
    }

    /// Constrained baseline, 640x360, eight bits of frame_num (ITU-T H.264 §7.3.2.1.1).
    static let h264SequenceParameterSet: [UInt8] = {
        var bits = BitWriter()
        bits.put(0x42C01E, 24)  // profile_idc, constraint flags, level_idc
        bits.putUnsigned(0)  // seq_parameter_set_id
        bits.putUnsigned(4)  // log2_max_frame_num_minus4
        bits.putUnsigned(2)  // pic_order_cnt_type
        bits.putUnsigned(1)  // max_num_ref_frames
        bits.put(0, 1)  // gaps_in_frame_num_value_allowed_flag
        bits.putUnsigned(39)
        bits.putUnsigned(22)
        bits.put(0b111, 3)  // frame_mbs_only_flag, direct_8x8_inference_flag, frame_cropping_flag
        for offset in [0, 0, 0, 4] { bits.putUnsigned(offset) }
        bits.put(0b01, 2)  // no VUI, stop bit
        return [0x67] + bits.bytes
    }()

    /// Of samples/h264-opus-360p.pcap, packet 1.
    static let h264PictureParameterSet: [UInt8] = [0x68, 0xCE, 0x3C, 0x80]

    /// A slice header up to frame_num (ITU-T H.264 §7.3.3), fit for the parameter sets above.
    static func h264Slice(isKeyFrame: Bool, part: Int, frameNumber: Int, isReference: Bool) -> [UInt8] {
        var bits = BitWriter()
        bits.putUnsigned(part * 40)  // first_mb_in_slice
        bits.putUnsigned(isKeyFrame ? 7 : 5)  // slice_type
        bits.putUnsigned(0)  // pic_parameter_set_id
        bits.put(frameNumber & 0xFF, 8)
        bits.put(0x55, 8)
        return [(isReference ? 0x60 : 0) | (isKeyFrame ? 5 : 1)] + bits.bytes
    }

    /// Of samples/h265-resize.pcap, packets 2 to 4: Main, 640x360, eight bits of slice_pic_order_cnt_lsb.
    static let h265ParameterSets: [[UInt8]] = [
        [
            0x40, 1, 0x0C, 1, 0xFF, 0xFF, 1, 0x60, 0, 0, 3, 0, 0x90, 0, 0, 3, 0, 0, 3, 0, 0x3F, 0xBA, 2, 0x40,
        ],
        [
            0x42, 1, 1, 1, 0x60, 0, 0, 3, 0, 0x90, 0, 0, 3, 0, 0, 3, 0, 0x3F, 0xA0, 5, 2, 1, 0x69, 0x65, 0xBA, 0x92,
            0x4C,
            0xAE, 0x68, 8, 0, 0, 3, 0, 8, 0, 0, 3, 0, 0xF0, 0x40,
        ],
        [0x44, 1, 0xC1, 0x72, 0xB4, 0x62, 0x40],
    ]

    /// A slice segment header up to the reference picture set (ITU-T H.265 §7.3.6.1), fit for the sets above.
    static func h265Slice(
        isKeyFrame: Bool, part: Int, orderCount: Int, references: [Int], layer: Int, isReference: Bool
    ) -> [UInt8] {
        var bits = BitWriter()
        bits.put(part == 0 ? 1 : 0, 1)  // first_slice_segment_in_pic_flag
        if isKeyFrame { bits.put(0, 1) }  // no_output_of_prior_pics_flag
        bits.putUnsigned(0)  // slice_pic_parameter_set_id
        if part > 0 { bits.put(part * 10, 6) }  // slice_segment_address
        bits.putUnsigned(isKeyFrame ? 2 : 1)  // slice_type
        if !isKeyFrame {
            bits.put(orderCount & 0xFF, 8)
            bits.put(0, 1)  // short_term_ref_pic_set_sps_flag
            bits.putUnsigned(references.count)
            bits.putUnsigned(0)
            var last = 0
            for distance in references {
                bits.putUnsigned(distance - last - 1)
                bits.put(1, 1)  // used_by_curr_pic_s0_flag
                last = distance
            }
        }
        // No byte of a header this short can be mistaken for a start code; the tail keeps zeros apart.
        bits.put(0x55, 8)
        let type = isKeyFrame ? 20 : isReference ? 1 : 0
        return [UInt8(type << 1), UInt8(layer + 1)] + bits.bytes
    }
}
