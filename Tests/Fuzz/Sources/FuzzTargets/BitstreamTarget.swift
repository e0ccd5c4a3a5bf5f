import FFmpeg
import VPX

/// Property: start codes replace lengths exactly where the lengths tile the frame, and nothing else changes; units that
/// are found between start codes have neither a start code in them nor zeros at their ends, and with lengths, then
/// start codes again, they are found as they were.
func fuzzUnitStream(_ input: [UInt8]) {
    checkReplacement(of: input)
    let found = units(in: input)
    for unit in found {
        holds(!unit.isEmpty && unit.last != 0, "a unit ends with a byte of its own")
        holds(!hasStartCode(unit), "a unit ends before the next start code")
    }
    var frame: [UInt8] = []
    UnitStream.append(found, to: &frame)
    holds(replaceLengths(in: &frame) == found.map { $0[0] }, "each unit is one of the frame")
    holds(units(in: frame) == found, "what was found is found again")
}

private func checkReplacement(of input: [UInt8]) {
    var expected = input
    var headers: [UInt8]? = []
    var rest = input[...]
    while !rest.isEmpty {
        let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard rest.count >= 4, count <= rest.count - 4 else {
            headers = nil
            break
        }
        expected.replaceSubrange(rest.startIndex..<rest.startIndex + 4, with: [0, 0, 0, 1])
        if count > 0 { headers?.append(rest[rest.startIndex + 4]) }
        rest = rest.dropFirst(4 + count)
    }
    var frame = input
    holds(replaceLengths(in: &frame) == headers, "a frame is taken where its lengths tile it")
    holds(headers == nil || frame == expected, "only lengths are replaced")
}

private func hasStartCode(_ unit: [UInt8]) -> Bool {
    zip(unit, zip(unit.dropFirst(), unit.dropFirst(2))).contains { $0 == 0 && $1.0 == 0 && $1.1 == 1 }
}

private func replaceLengths(in frame: inout [UInt8]) -> [UInt8]? {
    unsafe frame.withUnsafeMutableBufferPointer { unsafe UnitStream.replaceLengths(in: $0) }
}

private func units(in stream: [UInt8]) -> [[UInt8]] {
    unsafe stream.withUnsafeBufferPointer { bytes in
        unsafe UnitStream.units(in: bytes).map { unsafe Array(bytes[$0]) }
    }
}

/// Property: a size has sides of 16 bits; a superframe of two frames has the sizes of both.
///
/// The first two bytes of the input say how long the first frame is.
func fuzzVP9FrameSize(_ input: [UInt8]) {
    checkSizes(VP9FrameSize.claims(in: input.span))
    var draw = Draw(input)
    // The zero keeps a frame's last byte from being the marker of an index.
    let first = draw.bytes(Int(draw.word() & 0x3FF)) + [0]
    let second = draw.bytes(0x3FF) + [0]
    // Two frames, whose lengths have two bytes (VP9 bitstream specification annex B.2).
    let marker: UInt8 = 0b110_01_001
    let lengths = [first, second].flatMap { [UInt8($0.count & 0xFF), UInt8($0.count >> 8)] }
    let superframe = first + second + [marker] + lengths + [marker]
    let sizes = [first, second].flatMap { VP9FrameSize.claims(in: $0.span) }
    holds(VP9FrameSize.claims(in: superframe.span) == sizes, "the sizes of both frames")
}

private func checkSizes(_ claims: [VP9FrameSize.Claim]) {
    for claim in claims {
        holds((1...65_536).contains(claim.width) && (1...65_536).contains(claim.height), "sides have 16 bits")
    }
}
