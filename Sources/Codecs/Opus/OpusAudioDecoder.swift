import COpus
import Media

/// Opus packets to audio at 48 kHz, with recovery of lost packets (RFC 6716 §2.1.7) and concealment (§4.4).
@safe final class OpusAudioDecoder: AudioDecoder {
    /// Samples per channel of the longest packet: 120 ms (RFC 6716 §2.1.4).
    private static let packetLimit = 5760
    /// Concealment counts in 2.5 ms.
    private static let step = 120

    private let decoder: OpaquePointer
    private let channelCount: Int

    init(channelCount: Int) throws(CodecError) {
        guard (1...2).contains(channelCount) else {
            throw .unsupported(codec: "opus", reason: "\(channelCount) channels; Opus in RTP has 1 or 2")
        }
        var status: Int32 = 0
        guard let made = unsafe opus_decoder_create(Int32(opusRate), Int32(channelCount), &status) else {
            throw .opus("opus_decoder_create", status)
        }
        unsafe decoder = made
        self.channelCount = channelCount
    }

    deinit {
        unsafe opus_decoder_destroy(decoder)
    }

    func decode(_ packet: Span<UInt8>, into block: inout AudioBlock) throws(CodecError) {
        guard !packet.isEmpty else {
            prepare(&block, sampleCount: 0)
            throw .corrupt(codec: "opus", reason: "it is empty")
        }
        prepare(&block, sampleCount: Self.packetLimit)
        var status: Int32 = 0
        unsafe packet.withUnsafeBufferPointer { bytes in
            unsafe block.samples.withUnsafeMutableBufferPointer { samples in
                status = unsafe copus_decode(
                    decoder, bytes.baseAddress, Int32(clamping: bytes.count), samples.baseAddress, 0,
                    Int32(Self.packetLimit), 0)
            }
        }
        try finish(&block, status)
    }

    func conceal(sampleCount: Int, next: Span<UInt8>?, into block: inout AudioBlock) throws(CodecError) {
        var wanted = max(0, min(sampleCount, opusRate))
        wanted = (wanted + Self.step - 1) / Self.step * Self.step
        prepare(&block, sampleCount: wanted)
        guard wanted > 0 else { return }
        // The next packet has a copy of the last lost one, whose length was most likely the same.
        var recovered = 0
        if let next, !next.isEmpty {
            let length = unsafe next.withUnsafeBufferPointer {
                unsafe Int(copus_sample_count(decoder, $0.baseAddress, Int32(clamping: $0.count)))
            }
            if length > 0, length <= wanted { recovered = length }
        }
        var position = 0
        while position < wanted - recovered {
            let count = min(wanted - recovered - position, Self.packetLimit)
            try fill(&block, at: position, count: count, from: nil)
            position += count
        }
        if recovered > 0 { try fill(&block, at: position, count: recovered, from: next) }
    }

    func reset() {
        _ = unsafe copus_reset_decoder(decoder)
    }

    /// Conceals `count` samples, or decodes the copy of them that `packet` has; without a copy libopus conceals.
    private func fill(
        _ block: inout AudioBlock, at position: Int, count: Int, from packet: Span<UInt8>?
    ) throws(CodecError) {
        var status: Int32 = 0
        let offset = Int32(position * channelCount)
        unsafe block.samples.withUnsafeMutableBufferPointer { samples in
            if let packet {
                unsafe packet.withUnsafeBufferPointer { bytes in
                    status = unsafe copus_decode(
                        decoder, bytes.baseAddress, Int32(clamping: bytes.count), samples.baseAddress, offset,
                        Int32(count), 1)
                }
            } else {
                status = unsafe copus_decode(decoder, nil, 0, samples.baseAddress, offset, Int32(count), 0)
            }
        }
        guard status == Int32(count) else {
            block.samples.removeAll(keepingCapacity: true)
            throw .corrupt(codec: "opus", reason: CodecError.opusMessage(status))
        }
    }

    private func prepare(_ block: inout AudioBlock, sampleCount: Int) {
        block.channelCount = channelCount
        block.sampleRate = opusRate
        let count = sampleCount * channelCount
        if block.samples.count > count {
            block.samples.removeLast(block.samples.count - count)
        } else {
            block.samples.append(contentsOf: repeatElement(0, count: count - block.samples.count))
        }
    }

    private func finish(_ block: inout AudioBlock, _ status: Int32) throws(CodecError) {
        guard status > 0 else {
            block.samples.removeAll(keepingCapacity: true)
            throw .corrupt(codec: "opus", reason: CodecError.opusMessage(status))
        }
        block.samples.removeLast(block.samples.count - Int(status) * channelCount)
    }
}
