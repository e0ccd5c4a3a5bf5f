import Media
import TestSupport

@testable import Depacketizing

/// Sequence header of av1-opus-360p, packet 1: 640x360, Main profile, level 2.1, without its OBU header.
let av1CapturedSequenceHeader = hex("0000000CC4FF67006802")

/// Fields of a sequence header (AV1 bitstream specification §5.5.1) that tests vary; made by hand.
struct AV1SequenceFields {
    var width = 640
    var height = 360
    var level = 5
    /// operating_point_idc of each operating point.
    var operatingPoints = [0]
    var orderHintBits = 0
    var color: [[Int]] = [[0, 1], [0, 1], [0, 1], [0, 1], [0, 2], [0, 1]]
    var profile = 0

    /// The OBU's payload.
    var payload: [UInt8] {
        var bits = BitWriter()
        bits.put(profile, 3)
        bits.put(0, 4)  // still_picture, reduced header, timing_info, initial_display_delay
        bits.put(operatingPoints.count - 1, 5)
        for point in operatingPoints {
            bits.put(point, 12)
            bits.put(level, 5)
            if level > 7 { bits.put(1, 1) }  // seq_tier
        }
        bits.put(15, 4)
        bits.put(15, 4)
        bits.put(width - 1, 16)
        bits.put(height - 1, 16)
        bits.put(0, 1)  // frame_id_numbers_present_flag
        bits.put(0, 7)  // superblocks to dual filter
        bits.put(orderHintBits > 0 ? 1 : 0, 1)
        if orderHintBits > 0 { bits.put(0, 2) }
        bits.put(0, 2)  // screen content tools: never
        if orderHintBits > 0 { bits.put(orderHintBits - 1, 3) }
        bits.put(0, 3)  // superres, cdef, restoration
        for field in color { bits.put(field[0], field[1]) }
        bits.put(0, 1)  // film_grain_params_present
        bits.put(1, 1)  // trailing_one_bit
        return bits.bytes
    }

    /// The OBU without size field, as RTP has it.
    var unit: [UInt8] { [0x08] + payload }
}

/// The beginning of a frame header up to refresh_frame_flags (AV1 bitstream specification §5.9.2), fit for
/// `AV1SequenceFields` without order hints.
func av1FrameHead(
    _ type: AV1FrameHeader.FrameType, isShown: Bool = true, isErrorResilient: Bool = false, refreshFlags: Int = 1
) -> [UInt8] {
    var bits = BitWriter()
    bits.put(0, 1)  // show_existing_frame
    bits.put(Int(type.rawValue), 2)
    bits.put(isShown ? 1 : 0, 1)
    if !isShown { bits.put(1, 1) }  // showable_frame
    let isAlwaysResilient = type == .switch || type == .key && isShown
    if !isAlwaysResilient { bits.put(isErrorResilient ? 1 : 0, 1) }
    bits.put(0, 1)  // disable_cdf_update
    if type != .switch { bits.put(0, 1) }  // frame_size_override_flag
    if type == .inter, !isErrorResilient { bits.put(7, 3) }  // primary_ref_frame
    if !isAlwaysResilient { bits.put(refreshFlags, 8) }
    bits.put(0x55, 8)
    return bits.bytes
}

/// OBU_FRAME, type 6, without size field.
func av1Frame(_ head: [UInt8], _ content: [UInt8] = []) -> [UInt8] { [0x30] + head + content }

/// An OBU as a file has it: with its size.
func av1WithSize(_ unit: [UInt8]) -> [UInt8] {
    let headerCount = unit[0] & 0x04 != 0 ? 2 : 1
    var bytes = unit
    bytes[0] |= 0x02
    LEB128.insert(unit.count - headerCount, into: &bytes, at: headerCount)
    return bytes
}

/// One packet of whole OBUs, the last without length (RTP Payload Format For AV1 §4.4).
func av1Packet(_ units: [[UInt8]], beginsSequence: Bool = false) -> [UInt8] {
    var packet = [UInt8(units.count) << 4 | (beginsSequence ? 0x08 : 0)]
    for (i, unit) in units.enumerated() {
        if i < units.count - 1 { packet.append(UInt8(unit.count)) }
        packet += unit
    }
    return packet
}

extension StreamRecipe {
    /// A temporal delimiter first, so that the beginning is known after a loss, and a frame in one or two OBUs over any
    /// packets (RTP Payload Format For AV1 §4.4, §5).
    static let av1 = StreamRecipe(
        testDescription: "AV1", depacketizer: { Depacketizer(AV1Depacketizer()) }, unreadable: hex("00 02 AA"),
        endless: (hex("58 30 10"), hex("D0")),
        frame: { index, generator in
            var units = index == 0 ? [AV1SequenceFields().unit] : []
            units.append(av1Frame(av1FrameHead(index == 0 ? .key : .inter), randomBytes(20...80, &generator)))
            // A tile group with temporal and spatial layer in its header.
            units.append([0x24, 0x08] + randomBytes(20...80, &generator))
            return SentFrame(
                timestamp: Int64(index) * 3000,
                payloads: av1Packets([[0x10]] + units, beginsSequence: index == 0, &generator),
                bytes: units.flatMap(av1WithSize))
        })
}

/// OBUs in packets, cut at random places.
func av1Packets(_ units: [[UInt8]], beginsSequence: Bool, _ generator: inout SeededGenerator) -> [[UInt8]] {
    var packets: [[UInt8]] = []
    var elements: [[UInt8]] = []
    var continues = false
    func close(isContinued: Bool) {
        let isCounted = elements.count <= 3 && Bool.random(using: &generator)
        var packet: [UInt8] = [
            (continues ? 0x80 : 0) | (isContinued ? 0x40 : 0) | (isCounted ? UInt8(elements.count) << 4 : 0)
                | (beginsSequence && packets.isEmpty ? 0x08 : 0)
        ]
        for (i, element) in elements.enumerated() {
            if !isCounted || i < elements.count - 1 { packet.append(UInt8(element.count)) }
            packet += element
        }
        packets.append(packet)
        elements = []
        continues = isContinued
    }
    for unit in units {
        for (i, part) in randomParts(unit, &generator).enumerated() {
            if i > 0 { close(isContinued: true) }
            elements.append(part)
        }
        if Bool.random(using: &generator) { close(isContinued: false) }
    }
    if !elements.isEmpty { close(isContinued: false) }
    return packets
}
