public import Media

/// Sends pictures through an encoder; every frame in the order it came out.
public func encode(
    _ pictures: [VideoFrame], with encoder: any VideoEncoder, step: Int64 = 3000, keyFrames: Set<Int> = []
) throws(CodecError) -> [EncodedPacket] {
    var packets: [EncodedPacket] = []
    var packet = EncodedPacket()
    for (i, picture) in pictures.enumerated() {
        try encoder.send(picture, at: Int64(i) * step, isKeyFrame: keyFrames.contains(i))
        while try encoder.receive(into: &packet) { packets.append(packet) }
    }
    try encoder.finish()
    while try encoder.receive(into: &packet) { packets.append(packet) }
    return packets
}

/// Decodes frames; the pictures in the order they came out, tagged with their frame's presentation time.
public func decode(
    _ packets: [EncodedPacket], with decoder: any VideoDecoder, format: VideoFormat?
) throws(CodecError) -> [CopiedFrame] {
    var pictures: [CopiedFrame] = []
    for packet in packets {
        try decoder.send(packet.bytes.span, format: format, tag: packet.presentationTime)
        while let picture = try decoder.receive() { pictures.append(CopiedFrame(copying: picture)) }
    }
    decoder.finish()
    while let picture = try decoder.receive() { pictures.append(CopiedFrame(copying: picture)) }
    return pictures
}

/// Sends interleaved samples through an encoder in pieces of `piece` per channel.
public func encode(
    _ samples: [Float], channelCount: Int, with encoder: any AudioEncoder, piece: Int = 480
) throws(CodecError) -> [EncodedPacket] {
    var packets: [EncodedPacket] = []
    var packet = EncodedPacket()
    var position = 0
    while position < samples.count {
        let end = min(samples.count, position + piece * channelCount)
        try encoder.send(samples.span.extracting(position..<end))
        while try encoder.receive(into: &packet) { packets.append(packet) }
        position = end
    }
    try encoder.finish()
    while try encoder.receive(into: &packet) { packets.append(packet) }
    return packets
}

/// All samples of the packets, interleaved.
public func decode(_ packets: [EncodedPacket], with decoder: any AudioDecoder) throws(CodecError) -> [Float] {
    var samples: [Float] = []
    var block = AudioBlock()
    for packet in packets {
        try decoder.decode(packet.bytes.span, into: &block)
        samples += block.samples
    }
    return samples
}

extension VideoDecoder {
    /// `send` of an array, for expressions that a span cannot be part of.
    public func take(_ bytes: [UInt8], format: VideoFormat? = nil, tag: Int64 = 0) throws(CodecError) {
        try send(bytes.span, format: format, tag: tag)
    }
}
