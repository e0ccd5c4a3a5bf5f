import Media

/// Pictures of H.264 or H.265 as a transport stream has them: NAL units after start codes (ITU-T H.264 annex B, H.265
/// annex B), an access unit delimiter first (ISO/IEC 13818-1 §2.14.1, §2.17.1), parameter sets in each key frame (RFC
/// 8216 §3.2: a segment must have what decoding it needs).
struct AnnexBStream: Equatable, Sendable {
    private enum Coding: Equatable, Sendable {
        case h264
        case h265
    }

    private let coding: Coding
    private let delimiter: [UInt8]
    /// The parameter sets with start codes, in the order in which they refer to each other.
    private var parameterSets: [UInt8] = []

    init(_ format: VideoFormat) throws(PackagingError) {
        let sets: [[UInt8]]
        switch format.configuration {
        case .h264(let sequenceSets, let pictureSets):
            coding = .h264
            // primary_pic_type 7: any slices (ITU-T H.264 §7.4.2.4).
            delimiter = [0, 0, 0, 1, 9, 0xF0]
            sets = sequenceSets + pictureSets
        case .h265(let configuration):
            coding = .h265
            // pic_type 2: any slices (ITU-T H.265 §7.4.3.5).
            delimiter = [0, 0, 0, 1, 35 << 1, 1, 0x50]
            sets =
                configuration.videoParameterSets + configuration.sequenceParameterSets
                + configuration.pictureParameterSets
        case .vp8, .vp9, .av1:
            throw .codecNotAllowed(codec: format.codec.rawValue, container: TransportPackets.containerName)
        }
        for set in sets { parameterSets += [0, 0, 0, 1] + set }
    }

    /// The access unit for a sample, whose NAL units have lengths of four bytes before them. Delimiters that it has are
    /// left out; what is cut short at its end, too.
    func accessUnit(of sample: Span<UInt8>, isKeyFrame: Bool) -> [UInt8] {
        var unit = delimiter
        unit.reserveCapacity(sample.count + delimiter.count + parameterSets.count + 16)
        if isKeyFrame, !hasSequenceSet(sample) { unit += parameterSets }
        forEachUnit(of: sample) { type, bytes in
            guard type != delimiterType else { return }
            unit += [0, 0, 0, 1]
            unit.append(bytes)
        }
        return unit
    }

    private var delimiterType: UInt8 {
        switch coding {
        case .h264: 9
        case .h265: 35
        }
    }

    private var sequenceSetType: UInt8 {
        switch coding {
        case .h264: 7
        case .h265: 33
        }
    }

    private func hasSequenceSet(_ sample: Span<UInt8>) -> Bool {
        var isFound = false
        forEachUnit(of: sample) { type, _ in if type == sequenceSetType { isFound = true } }
        return isFound
    }

    /// nal_unit_type is in the first byte of either header (ITU-T H.264 §7.3.1, H.265 §7.3.1.2).
    private func forEachUnit(of sample: Span<UInt8>, _ body: (UInt8, Span<UInt8>) -> Void) {
        var position = 0
        while sample.count - position > 4 {
            var length = 0
            for i in 0..<4 { length = length << 8 | Int(sample[position + i]) }
            position += 4
            guard length <= sample.count - position else { return }
            guard length > 0 else { continue }
            let header = sample[position]
            let type =
                switch coding {
                case .h264: header & 0x1F
                case .h265: header >> 1 & 0x3F
                }
            body(type, sample.extracting(position..<position + length))
            position += length
        }
    }
}
