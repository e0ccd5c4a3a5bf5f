import Media

/// AV1 of one layer, with dependency descriptors or without (RTP Payload Format For AV1 §4.4, §A.8.2).
///
/// A picture refers to some that came before it since the key frame, but never to one that refreshes no reference.
struct AV1Sender: VideoSender {
    private let hasDescriptors: Bool
    private let firstNumber: Int
    private var index = -1
    /// The pictures since the key frame that others may refer to.
    private var references: [Int] = []

    init(_ draw: inout Draw) {
        hasDescriptors = draw.byte() & 1 == 0
        firstNumber = Int(draw.word())
    }

    mutating func next(_ draw: inout Draw) -> SentFrame {
        let choices = draw.byte()
        index += 1
        let isKeyFrame = index == 0 || choices & 0x1F == 0x1F
        let isDiscardable = !isKeyFrame && choices & 8 != 0
        var needs: [Int] = []
        if isKeyFrame {
            references = []
        } else {
            for _ in 0...Int(choices & 1) {
                let back = hasDescriptors ? draw.number(below: references.count) : 0
                needs.append(references[references.count - 1 - back])
            }
        }
        let descriptor = hasDescriptors ? descriptor(isKeyFrame: isKeyFrame, distances: needs.map { index - $0 }) : []
        if !isDiscardable {
            references.append(index)
            // One byte of the input chooses among them.
            if references.count > 200 { references.removeFirst() }
        }

        let frame = SentFrames.av1Frame(isKeyFrame: isKeyFrame, isReference: !isDiscardable)
        let tail = [[UInt8]](repeating: [1, 2, 3], count: Int(choices >> 5 & 3))
        // Z, Y, W, N (§4.4).
        let isContinued: UInt8 = tail.isEmpty ? 0 : 0x40
        let header = SentFrames.av1SequenceHeader
        var payloads = [
            isKeyFrame
                ? [isContinued | 0x28, UInt8(header.count)] + header + frame : [isContinued | 0x10] + frame
        ]
        for (i, part) in tail.enumerated() { payloads.append([i < tail.count - 1 ? 0xD0 : 0x90] + part) }
        let bytes = (isKeyFrame ? [header] : []) + [frame + tail.flatMap { $0 }]
        return SentFrame(
            payloads: payloads, bytes: bytes.flatMap(SentFrames.av1WithSize), isKeyFrame: isKeyFrame, needs: needs,
            descriptor: descriptor)
    }

    /// The structure has a template for key frames and one for the others, which all say their distances themselves.
    private func descriptor(isKeyFrame: Bool, distances: [Int]) -> [UInt8] {
        var bits = BitWriter()
        bits.put(0b11, 2)  // start_of_frame; end_of_frame
        bits.put(isKeyFrame ? 0 : 1, 6)
        bits.put((firstNumber + index) & 0xFFFF, 16)
        bits.put(isKeyFrame ? 0b10000 : 0b00010, 5)
        if isKeyFrame {
            bits.put(0, 11)  // template_id_offset, dt_cnt_minus_one
            bits.put(0b00_11, 4)  // template_layers
            bits.put(0b10_10, 4)  // template_dtis
            bits.put(0b0_1_0000_0, 7)  // template_fdiffs
            bits.put(0, 2)  // chain_cnt, resolutions_present_flag
        }
        for distance in distances {
            bits.put(3, 2)
            bits.put(distance - 1, 12)
        }
        if !isKeyFrame { bits.put(0, 2) }
        return bits.bytes
    }
}
